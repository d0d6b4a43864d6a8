// The copy button trims the text. A program ends with a newline: put it back,
// so that what is copied is the file, byte for byte.
document.addEventListener("copy", event => {
  if (event.target instanceof HTMLTextAreaElement) {
    event.clipboardData.setData("text/plain", event.target.value + "\n")
    event.preventDefault()
  }
})

// Beside the link to the plain text of the page, a button that copies it.
const plain = document.querySelector(".as-text a")
if (plain && navigator.clipboard) {
  const button = document.createElement("button")
  button.type = "button"
  button.textContent = "Copy it"
  button.addEventListener("click", async () => {
    const answer = await fetch(plain.href)
    await navigator.clipboard.writeText(await answer.text())
    button.textContent = "Copied"
  })
  plain.after(button)
}
