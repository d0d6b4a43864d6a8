// Puts filters above a table: by its first column, by topic, by words.
function filters(table) {
  const first = table.tHead.rows[0].cells[0].textContent.trim().toLowerCase()
  const rows = [...table.tBodies[0].rows].map(row => ({
    row,
    topic: row.cells[1].querySelector("a").pathname.split("/").at(-3),
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
  const names = first === "verdict" ? [first, "topic"] : [first]
  const choices = names.map(name => [name, choice(name)])
  const words = field("words", document.createElement("input"))
  words.type = "search"
  bar.append(count)

  const show = () => {
    // of a whole message, leave out its kind, its numbers, and what no row says
    const typed = words.value.toLowerCase().split(/\s+/).filter(Boolean)
    const known = typed.filter(word => !/^\W*\d+\W*$|(error|warning):$/.test(word) &&
      rows.some(each => each.text.includes(word)))
    const wanted = known.length ? known : typed
    for (const each of rows) {
      each.row.hidden = !(
        choices.every(([name, { value }]) => !value || value === each[name]) &&
        wanted.every(word => each.text.includes(word)))
    }
    const shown = rows.filter(each => !each.row.hidden).length
    count.textContent = `${shown} of ${rows.length}`
  }
  bar.addEventListener("input", show)
  bar.addEventListener("submit", event => event.preventDefault())
  table.closest(".ledger").prepend(bar)
  show()
}

const ledger = document.querySelector(".ledger table")
if (ledger) filters(ledger)
