// Puts filters above a table: by its first column, by topic or kind, by words.
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
    if (name && !page.hash) page.hash = `:~:text=${name}`
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
    return among.filter(each => wanted.every(word => each.text.includes(word)))
  }
  // of what is pasted, a row has some; the fewer rows have a word, the more it tells
  const withMost = (among, words) => {
    const told = new Map(rows.map(each => [each, 0]))
    for (const word of words) {
      const having = rows.filter(each => each.text.includes(word))
      for (const each of having)
        told.set(each, told.get(each) + Math.log(rows.length / having.length))
    }
    const best = [...among].sort((a, b) => told.get(b) - told.get(a)).slice(0, 5)
    return best.filter(each => told.get(each) > told.get(best[0]) / 2)
  }

  let mixed = false
  const show = () => {
    const { words: meant, all } = asked(words.value)
    const among = rows.filter(each =>
      choices.every(([name, { value }]) => !value || value === each[name]))
    const shown = new Set((all ? withAll : withMost)(
      among, meant.map(word => word.toLowerCase())))
    for (const each of rows) each.row.hidden = !shown.has(each)
    if (mixed || !all) table.tBodies[0].append(...(all ? rows : [...shown]).map(
      each => each.row))
    mixed = !all
    count.textContent = `${shown.size} of ${rows.length}`
  }
  bar.addEventListener("input", show)
  bar.addEventListener("submit", event => event.preventDefault())
  table.closest(".ledger").prepend(bar)
  show()
}

const ledger = document.querySelector(".ledger table")
if (ledger) filters(ledger)
