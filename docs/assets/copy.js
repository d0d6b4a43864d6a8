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
const tell = (button, words, name = "") => {
  undo()
  const before = button.textContent
  const say = text => {
    button.textContent = text
    if (name) button.setAttribute("aria-label", `${text} ${name}`)
  }
  say(words)
  heard.textContent = `${words} ${name}`
  undo = () => say(before)
}

// The bar of a program: to those who listen it says what its file is, and it copies it.
// Playgrounds call this for a bar that they make.
const serve = bar => {
  const name = bar.querySelector(".filename, span").textContent
  for (const each of bar.querySelectorAll("[download], .copy"))
    each.setAttribute("aria-label", `${each.textContent} ${name}`)
  const button = bar.querySelector(".copy")
  button.addEventListener("click", async () => {
    const code = bar.parentElement.querySelector("code")
    const done = await put(code.textContent)
    if (!done) getSelection().selectAllChildren(code)
    tell(button, done ? "Copied" : "Selected", name)
  })
}
document.querySelectorAll(".bar").forEach(serve)

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
for (const link of document.querySelectorAll(".as-text > a")) offer(link, "Copy it")
for (const link of document.querySelectorAll(".take a"))
  offer(link, link.textContent.replace("Download", "Copy"))
