// The copy button trims the text. A program ends with a newline: put it back,
// so that what is copied is the file, byte for byte.
document.addEventListener("copy", event => {
  if (event.target instanceof HTMLTextAreaElement) {
    event.clipboardData.setData("text/plain", event.target.value + "\n")
    event.preventDefault()
  }
})
