// The theme loads the index of the search, and a worker that searches it, with
// every page. They are larger than all the rest, so let them wait until somebody
// goes to the search; and with them the sitemap, which no part of this site needs.
{
  const fromDisk = location.protocol === "file:"
  let waits = true
  // What a question means is read by asked.js, which the search needs alone, but for
  // pages with filters.
  const { src } = document.currentScript
  const reads = () => new Promise(resolve => {
    if (typeof asked !== "undefined") return resolve()
    const script = document.createElement("script")
    script.addEventListener("load", resolve)
    script.src = new URL("asked.js", src)
    document.head.append(script)
  })
  const used = new Promise(resolve => {
    let goes
    const go = () => {
      goes ??= reads().then(() => {
        waits = false
        resolve()
      })
    }
    if (new URLSearchParams(location.search).has("q")) go()
    document.addEventListener("focusin", event => {
      if (event.target.closest("[role=dialog], [role=search], .md-search")) go()
    })
  })
  const { open, send } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    this.waits = /\/(search(_index)?\.json|sitemap\.xml)$/.test(url)
    return open.call(this, method, url, ...rest)
  }
  XMLHttpRequest.prototype.send = function (...body) {
    if (this.waits) used.then(() => send.apply(this, body))
    else send.apply(this, body)
  }

  // The theme reads quotes, colons and signs of a question as operators: a message
  // that names "fc.weight" would find nothing. Here they are only punctuation. And
  // as each word stands for all that begin with it, the word itself counts more.
  const QUERY = 2  // the themes' number for a message that asks
  const weighed = text => asked(text).words
    .flatMap(word => word.replace(/["~^*+:]|^-/g, " ").match(/\S+/g) ?? [])
    .map(word => `${word}^4 ${word}`).join(" ")
  // Zensical wants to find all words of a question. Not those of a whole message:
  // for it, they are words of which a section may have some.
  let separator
  const some = text => {
    const words = asked(text).words.flatMap(word => word.split(separator)).filter(Boolean)
    return { type: "operator", data: { operator: "or", operands: words.map(word =>
      ({ type: "value", data: { field: "*", value: { type: "prefix", data: word } } })) } }
  }
  const meant = message => {
    const { type, data } = message ?? {}
    separator ??= data?.config && new RegExp(data.config.separator, "gu")
    if (type !== QUERY) return message
    if (typeof data === "string") return { type, data: weighed(data) }
    return typeof data.input !== "string" || asked(data.input).all ? message :
      { type, data: { ...data, input: some(data.input) } }
  }
  const { postMessage } = Worker.prototype
  Worker.prototype.postMessage = function (message, ...rest) {
    return postMessage.call(this, meant(message), ...rest)
  }

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
      ready(message => listener({ data: meant(message) }))
    })
    script.src = url
    document.head.append(script)
  })

  const Starts = Worker
  window.Worker = function (url) {
    if (!waits && !fromDisk) return new Starts(url)
    const late = new EventTarget()
    const answer = data => late.dispatchEvent(new MessageEvent("message", { data }))
    const started = used.then(() => {
      if (fromDisk) return inPage(url, answer)
      const worker = new Starts(url)
      worker.onmessage = ({ data }) => answer(data)
      return message => worker.postMessage(message)
    })
    late.postMessage = message => started.then(post => post(message))
    return late
  }
}
