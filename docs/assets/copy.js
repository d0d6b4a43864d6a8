// The copy button trims the text. A program ends with a newline: put it back,
// so that what is copied is the file, byte for byte.
document.addEventListener("copy", event => {
  if (event.target instanceof HTMLTextAreaElement) {
    event.clipboardData.setData("text/plain", event.target.value + "\n")
    event.preventDefault()
  }
})

// Beside a link to a text, a button that copies it: to the page as Markdown, to a
// recipe.
const offer = (link, words) => {
  const button = document.createElement("button")
  button.type = "button"
  button.textContent = words
  button.addEventListener("click", async () => {
    const answer = await fetch(link.href)
    await navigator.clipboard.writeText(await answer.text())
    button.textContent = "Copied"
  })
  link.after(button)
}
if (navigator.clipboard) {
  for (const link of document.querySelectorAll(".as-text a")) offer(link, "Copy it")
  for (const link of document.querySelectorAll(".take a"))
    offer(link, link.textContent.replace("Download", "Copy"))
}
