// Puts a text on the clipboard; whether that was allowed.
const put = async text => {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {  // as at an address without https
    const give = event => {
      event.clipboardData.setData("text/plain", text)
      event.preventDefault()
    }
    document.addEventListener("copy", give)
    const done = document.execCommand("copy")
    document.removeEventListener("copy", give)
    return done
  }
}

// What came of it stands at the button until something else is copied, and is told to
// who listens to the page.
const heard = document.createElement("p")
heard.className = "heard"
heard.setAttribute("role", "status")
document.body.append(heard)
let undo = () => {}
document.addEventListener("copy", () => undo())
const tell = (button, words) => {
  undo()
  const before = button.textContent
  const say = text => {
    button.textContent = text
    const label = button.getAttribute("aria-label")
    if (label) button.setAttribute("aria-label", label.replace(/^\w+/, text))
    return label
  }
  heard.textContent = `${words} ${say(words)?.replace(/^\w+ /, "") ?? ""}`.trim()
  undo = () => say(before)
}

// The button in the bar of a program.
document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.(".copy")
  if (!button) return
  const code = button.closest(".highlight").querySelector("code")
  const done = await put(code.textContent)
  if (!done) getSelection().selectAllChildren(code)
  tell(button, done ? "Copied" : "Selected")
})

// Beside a link to a text, a button that copies it: to the page as Markdown, to a
// recipe.
const offer = (link, words) => {
  const button = document.createElement("button")
  button.type = "button"
  button.textContent = words
  button.addEventListener("click", async () => {
    const answer = await fetch(link.href)
    if (await put(await answer.text())) tell(button, "Copied")
  })
  link.after(button)
}
for (const link of document.querySelectorAll(".as-text a")) offer(link, "Copy it")
for (const link of document.querySelectorAll(".take a"))
  offer(link, link.textContent.replace("Download", "Copy"))
