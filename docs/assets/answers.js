// Between the theme's search and its worker: what the worker is asked, and how what it
// finds is shown. Zensical's search is only asked; it shows its answers itself.
//
// answers(url, Starts, tell) starts the worker at that address and returns the function
// that takes the theme's messages; tell(message) gives it those of the worker.
const answers = (() => {
  const SETUP = 0, QUERY = 2, RESULT = 3  // the themes' numbers for their messages
  const PAGES = 10  // that are shown of what is found
  const MORE = 4  // sections under "more on this page"

  const field = document.querySelector(".md-search input[name=query]")
  const result = document.querySelector(".md-search-result")
  // A question that is pasted with the mouse, or by a long press, comes without a key.
  field?.addEventListener("input", () => {
    result.ariaBusy = field.value !== shown
    field.dispatchEvent(new Event("keyup", { bubbles: true }))
  })
  // Enter leads to the best answer. If that is one to an older question, it waits.
  let shown = "", entered = false
  field?.addEventListener("keydown", event => {
    entered = event.key === "Enter" && result.ariaBusy === "true"
    if (!entered) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }, true)

  // -- what is asked --------------------------------------------------------

  let docs = [], separator, known  // known: {word: how often the site says it}
  const parts = text => text.toLowerCase().split(separator).filter(Boolean)
  const WORD = /[\p{L}_][\p{L}\p{N}_]+/gu
  const plain = text => text.replace(/<[^>]*>/g, "")
  const counted = () => {
    if (known) return known
    known = new Map()
    for (const { title, text, tags = [] } of docs)
      for (const [word] of plain([title, text, tags].join(" ")).toLowerCase()
        .matchAll(WORD)) known.set(word, (known.get(word) ?? 0) + 1)
    return known
  }
  const often = part => [...counted()].reduce((sum, [word, count]) =>
    sum + word.startsWith(part) * count, 0)

  // The beginning of a word that differs from what is typed by a letter too much, too
  // few or another, or by two in the wrong order; undefined if it is no such word.
  const near = (typed, word) => {
    let same = 0
    while (same < typed.length && typed[same] === word[same]) same++
    if (!same) return
    const [head, first, ...rest] = [typed.slice(0, same), ...typed.slice(same)]
    const tail = rest.join("")
    return [word[same] + tail, tail, word[same] + first + tail,
      (rest[0] ?? "") + first + tail.slice(1)].map(end => head + end)
      .find(meant => word.startsWith(meant))
  }
  // What a word that the site never says may be meant to be.
  const corrected = part => {
    if (part.length < 5 || often(part)) return part
    const found = new Map()
    for (const [word, count] of counted()) {
      const meant = near(part, word)
      if (meant) found.set(meant, (found.get(meant) ?? 0) + count)
    }
    return [...found].sort(([, a], [, b]) => b - a)[0]?.[0] ?? part
  }

  // A question: the words that the worker is asked for, their parts as they were typed
  // and as they are taken. Of a few words, which are all meant, a letter may be wrong.
  // The theme reads quotes, colons and signs as operators: a message that names
  // "fc.weight" would find nothing. Here they are punctuation.
  const read = text => {
    const { words, all, said } = asked(text)
    const every = words.flatMap(word =>
      word.replace(/["~^*+:]|^-/g, " ").match(/\S+/g) ?? []).map(word => {
        const typed = parts(word)
        const taken = all ? typed.map(corrected) : typed
        return { typed, taken, word: `${typed}` === `${taken}` ? word : taken.join(" ") }
      })
    const of = name => [...new Set(every.flatMap(each => each[name]))]
    return { text, said, words: of("word"), typed: of("typed"), taken: of("taken") }
  }
  // As each word stands for all that begin with it, the word itself counts more.
  const weighed = words => words.flatMap(word => word.split(" "))
    .map(word => `${word}^4 ${word}`).join(" ")
  // Zensical wants to find all words of a question. Not those of a whole message:
  // for it, they are words of which a section may have some.
  const some = text => ({ type: "operator", data: { operator: "or",
    operands: asked(text).words.flatMap(word => word.split(separator)).filter(Boolean)
      .map(word => ({ type: "value",
        data: { field: "*", value: { type: "prefix", data: word } } })) } })

  // -- what is shown --------------------------------------------------------

  // Marks whole words, also where a question has but their beginning.
  const marked = (html, words) => !words.length ? html : html.replace(RegExp(
    String.raw`<[^>]*>|&\w+;|(?<![\p{L}\p{N}_])(?:${words.map(word =>
      word.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)).join("|")})[\p{L}\p{N}_]*`,
    "giu"), each => /^[<&]/.test(each) ? each : `<mark>${each}</mark>`)

  const has = (html, word) => {
    const text = plain(html).toLowerCase()
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
      if (!/[\p{L}\p{N}_]/u.test(text[at - 1] ?? " ")) return true
    return false
  }

  // The sentences of a section, without its code; of one that is a table, some words.
  const sentences = text => {
    const blocks = text.replace(/<pre>.*?<\/pre>/gs, "")
      .match(/(?<=<(p|li)>).*?(?=<\/\1>)/gs)
    if (!blocks) return plain(text).match(/(?:\S+\s*){1,24}/g)?.map(
      (some, at) => `${at ? "… " : ""}${some.trim()} …`) ?? []
    return blocks.flatMap(block => block.replace(/<\/?[plu].*?>/g, " ")
      .trim().split(/(?<=[.!?])\s+(?=(?:<code>)?[\p{Lu}"“(])/u))
      .filter(each => /\w/.test(each))
      .map(each => each.split("<code>").length === each.split("</code>").length
        ? each : plain(each))
  }

  // The sentence that says most of what the title leaves open: often the first.
  const sentence = ({ location, title, text }, weights) => {
    const all = sentences(text)
    const fix = location.startsWith("errors/") && all.findIndex(
      each => each.startsWith("Fix."))
    const worth = each => [...weights].reduce((sum, [word, weight]) =>
      sum + (has(each, word) && !has(title, word) ? weight : 0), 0)
    const values = all.map(worth)
    const best = fix > 0 ? fix : values.indexOf(Math.max(...values))
    const [first = "", next = ""] = all.slice(best)
    return first.length < 90 && (first + next).length < 220 ? `${first} ${next}` : first
  }

  // Three words in a row, or all if there are fewer: what messages are told apart by.
  const runs = text => {
    const words = plain(text).replace(/&\w+;/g, " ").toLowerCase()
      .match(/[\p{L}_]{2,}/gu) ?? []
    return new Set(words.length < 3 ? [] : words.slice(2).map((_, at) =>
      words.slice(at, at + 3).join(" ")))
  }
  let sections
  // The entry of the error index whose message the question is, or a part of it; and
  // whether any section of the site is about it.
  const entry = ({ said, text }) => {
    const wanted = runs((said ?? text).replace(/</g, " "))
    if (!wanted.size) return { known: true }
    sections ??= docs.filter(({ location }) => location.includes("#")).map(doc => {
      const listed = doc.location.startsWith("errors/")
      const title = runs(doc.title)
      const whole = !listed ? title : runs([doc.title, ...doc.text.match(
        /(?<=\w(?:Error|Warning): ).*|An older wording.*/g) ?? []].join(" "))
      return { doc, listed, title, whole }
    })
    // Of a message with its kind, names of the reader's own may be the larger part.
    const enough = said === undefined ? 0.6 : 0.3
    const shared = set => [...wanted].filter(run => set.has(run)).length
    const about = sections.map(({ doc, listed, title, whole }) => {
      const [inTitle, inAll] = [shared(title), shared(whole)]
      return { doc, listed, inTitle, inAll, exact: inTitle / title.size || 0 }
    }).filter(({ inAll, inTitle, exact }) =>
      Math.max(exact, inTitle / wanted.size, inAll / wanted.size) >= enough)
      .sort((a, b) => b.inTitle - a.inTitle || b.inAll - a.inAll || b.exact - a.exact)
    return { message: about.find(({ listed }) => listed)?.doc, known: about.length > 0 }
  }

  const ASIDE = /#(see-also|in-the-notes)$/  // links, and what the page says already
  // What the worker found, page by page, as the theme is to show it: of each page the
  // section that says most of what is asked, with one sentence.
  const pages = (items, question) => {
    const words = question.taken
    const weights = new Map(words.map(word => [word, 1 / Math.log(2 + often(word))]))
    const byPlace = new Map(docs.map(doc => [doc.location, doc]))
    // An older wording of a message leads to its entry.
    const now = place => place.replace(/-older-\d+$/, "")
    const told = (place, page) => {
      const { title } = byPlace.get(place)
      const says = sentence(byPlace.get(now(place)), weights)
      const cover = [...weights].reduce((sum, [word, weight]) => sum +
        ([page.title, title, says].some(each => has(each, word)) ? weight : 0), 0)
      return { location: now(place), title: marked(title, words), cover,
        text: `<p>${marked(says, words)}</p>`, terms: {} }
    }
    const { message } = question
    const found = items.map(item => ({ home: item[0].location.split("#")[0],
      places: item.map(({ location }) => location).filter(each => !ASIDE.test(each)) }))
    if (message) {
      const home = message.location.split("#")[0]
      const at = found.findIndex(each => each.home === home)
      const { places } = at < 0 ? { places: [] } : found.splice(at, 1)[0]
      found.unshift({ home, places: [message.location, ...places] })
    }
    return found.slice(0, PAGES).map(({ home, places }, rank) => {
      const page = byPlace.get(home)
      const sections = new Map()
      for (const place of [...places, home].slice(0, MORE + 1))
        if (!sections.has(now(place))) sections.set(now(place), told(place, page))
      const first = sections.values().next().value
      const best = message && !rank ? first : [...sections.values()].reduce(
        (best, each) => each.cover > best.cover ? each : best)
      const head = best.location === home ? [] : [sections.get(home) ?? told(home, page)]
      sections.delete(best.location)
      sections.delete(home)
      return [best, ...head, ...sections.values()].map((each, at) =>
        ({ ...each, score: at ? 0 : PAGES - rank }))  // the theme folds all but the best
    })
  }

  const link = (path, title, text) => {
    const a = document.createElement("a")
    a.className = "md-search-result__link"
    a.href = path
    a.innerHTML = `<article class="md-search-result__article md-typeset" ` +
      `data-md-score="0"><h2>${title}</h2><p>${text}</p></article>`
    return a
  }
  const nothing = () => {
    const { base } = JSON.parse(document.getElementById("__config").textContent)
    const at = path => new URL(path, new URL(`${base}/`, location))
    const repository = document.querySelector("a.md-source")?.href
    const item = document.createElement("li")
    item.className = "md-search-result__nothing"
    item.append(...[
      [at("errors/"), "Errors and warnings", "All messages, with a filter."],
      [at("debugging/silent/"), "Silent failures", "It runs, but the result is wrong."],
      [at("concepts/"), "Pages by concept", "Lessons, labs and messages by topic."],
      ...repository ? [[`${repository}/issues/new/choose`, "Ask",
        "What no page answers yet, on GitHub."]] : []].map(each => link(...each)))
    return item
  }
  const said = (question, items) => {
    const meta = result.querySelector(".md-search-result__meta")
    const list = result.querySelector(".md-search-result__list")
    meta.setAttribute("role", "status")
    if (!question.typed.length) {
      if (question.text.trim()) meta.textContent = "Type a longer word"
      return
    }
    const changed = question.typed.filter(word => !question.taken.includes(word))
    const notes = [
      !items.length && "Nothing found. Other ways in:",
      changed.length && `No page says “${changed.join("”, “")}”. ` +
        `Found for “${question.taken.join(" ")}”:`,
      question.said && !question.known && "No page is about this message. The nearest:"]
    const note = notes.find(Boolean)
    meta.textContent = note || (items.length === 1 ? "1 page" : `${items.length} pages`)
    meta.classList.toggle("counts", !note)
    if (!items.length) list.append(nothing())
  }

  // -- the worker -----------------------------------------------------------

  // From disk no worker may start. Its script then runs in the page.
  const inPage = (url, answer) => new Promise(ready => {
    const script = document.createElement("script")
    const { addEventListener } = window
    let listener
    window.addEventListener = (name, each, ...rest) => {
      if (name === "message") listener = each
      else addEventListener.call(window, name, each, ...rest)
    }
    window.postMessage = answer
    script.addEventListener("load", () => {
      delete window.addEventListener
      ready(message => listener({ data: message }))
    })
    script.src = url
    document.head.append(script)
  })
  const worker = (url, Starts, answer) => {
    if (location.protocol === "file:") return inPage(url, answer)
    const started = new Starts(url)
    started.addEventListener("message", ({ data }) => answer(data))
    return message => started.postMessage(message)
  }

  return async (url, Starts, tell) => {
    let question, next  // the one that the worker has, and what was asked since
    const post = await worker(url, Starts, message => {
      if (message.type !== RESULT || !question) return tell(message)
      if (next !== undefined) return ask(next)
      const { text } = question
      Object.assign(question, entry(question))
      const items = question.typed.length ? pages(message.data.items, question) : []
      tell({ type: RESULT, data: { items } })
      said(question, items)
      question = undefined
      shown = text
      result.ariaBusy = field.value !== shown
      if (entered) field.dispatchEvent(new KeyboardEvent("keydown",
        { key: "Enter", bubbles: true }))
    })
    const ask = text => {
      next = undefined
      question = read(text)
      post({ type: QUERY, data: weighed(question.words) })
    }
    return message => {
      const { type, data } = message
      if (type === SETUP) {
        separator = RegExp(data.config.separator, "gu")
        docs = data.docs ?? []
      }
      if (type !== QUERY) return post(message)
      if (typeof data === "string") {
        if (question) next = data
        else ask(data)
      } else {
        post(typeof data.input !== "string" || asked(data.input).all ? message :
          { type, data: { ...data, input: some(data.input) } })
      }
    }
  }
})()
