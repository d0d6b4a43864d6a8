// Puts filters above a table: by its first column, by topic or kind, by words. What is
// chosen stands in the address, as in errors/?words=backward, so that it can be sent.
function filters(table) {
  const [first, ...others] = [...table.tHead.rows[0].cells].map(cell =>
    cell.textContent.trim().toLowerCase())
  const kind = others.indexOf("kind") + 1
  const rows = [...table.tBodies[0].rows].map(row => ({
    row,
    topic: row.querySelector("a").pathname.split("/").at(-3),
    kind: row.cells[kind].textContent.trim(),
    [first]: row.cells[0].textContent.trim(),
    text: row.textContent.toLowerCase(),
  }))
  // from the list of programs to the place where the page shows this one
  for (const { row } of rows) {
    const [page, file] = row.querySelectorAll("a")
    const name = file?.pathname.split("/snippets/")[1]
    if (name && !page.hash)  // as it is written: a whole address is another site's
      page.setAttribute("href", `${page.getAttribute("href")}#:~:text=${name}`)
  }
  const bar = document.createElement("form")
  bar.className = "filters"
  const count = document.createElement("output")
  const field = (name, element) => {
    const label = document.createElement("label")
    label.append(name[0].toUpperCase() + name.slice(1) + " ", element)
    element.name = name
    bar.append(label)
    return element
  }
  const choice = name => {
    const select = field(name, document.createElement("select"))
    const values = [...new Set(rows.map(row => row[name]))].sort()
    select.append(new Option("all", ""), ...values.map(value => new Option(value)))
    return select
  }
  const names = [first]
  if (first === "verdict") names.push("topic")
  if (kind) names.push("kind")
  const choices = names.map(name => [name, choice(name)])
  const words = field("words", document.createElement("input"))
  words.type = "search"
  bar.append(count)

  // of what is typed, leave out numbers and what no row says; a row has all the rest
  const withAll = (among, words) => {
    const known = words.filter(word => !/^\W*\d+\W*$/.test(word) &&
      rows.some(each => each.text.includes(word)))
    const wanted = known.length ? known : words
    const left = among.filter(each => wanted.every(word => each.text.includes(word)))
    return { left, strange: words.filter(word => /\p{L}/u.test(word) &&
      !rows.some(each => each.text.includes(word))) }
  }
  // of what is pasted, a row has some; the fewer rows have a word, the more it tells.
  // A row that has no three words of the message in a row is about something else.
  const plain = text => (text.toLowerCase().match(/[\p{L}_]{2,}/gu) ?? []).join(" ")
  const withMost = (among, words, message) => {
    const told = new Map(rows.map(each => [each, 0]))
    for (const word of words) {
      const having = rows.filter(each => each.text.includes(word))
      for (const each of having)
        told.set(each, told.get(each) + Math.log(rows.length / having.length))
    }
    const said = plain(message).split(" ")
    const runs = said.slice(2).map((_, at) => said.slice(at, at + 3).join(" "))
    const best = [...among].sort((a, b) => told.get(b) - told.get(a)).slice(0, 5)
    return { left: best.filter(each => told.get(each) > told.get(best[0]) / 2 &&
      (!runs.length || runs.some(run => plain(each.text).includes(run)))) }
  }

  let mixed = false
  const show = () => {
    const { words: meant, all, said = words.value } = asked(words.value)
    const among = rows.filter(each =>
      choices.every(([name, { value }]) => !value || value === each[name]))
    const { left, strange = [] } = (all ? withAll : withMost)(
      among, meant.map(word => word.toLowerCase()), said)
    const shown = new Set(left)
    for (const each of rows) each.row.hidden = !shown.has(each)
    if (mixed || !all) table.tBodies[0].append(...(all ? rows : left).map(
      each => each.row))
    mixed = !all
    const number = `${left.length} of ${rows.length} rows`
    count.textContent = !left.length ? `${number}: no row says that` :
      strange.length ? `${number}, without “${strange.join("”, “")}”` : number
  }
  bar.addEventListener("input", show)
  bar.addEventListener("change", () => {
    if (location.protocol === "file:") return  // where an address cannot be changed
    const address = new URL(location)
    for (const { name, value } of bar.querySelectorAll("[name]"))
      if (value) address.searchParams.set(name, value)
      else address.searchParams.delete(name)
    history.replaceState(history.state, "", address)
  })
  bar.addEventListener("submit", event => event.preventDefault())
  for (const [name, value] of new URLSearchParams(location.search))
    if (name in bar.elements) bar.elements[name].value = value
  addEventListener("pageshow", show)  // after Back, with what the fields then hold
  table.closest(".ledger").prepend(bar)
  show()
}

const ledger = document.querySelector(".ledger table")
if (ledger) filters(ledger)
