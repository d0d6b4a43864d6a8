// The field of the home page asks the search of the site. Of a pasted traceback, its
// message is asked (asked.js); the search leads from a message to its entry of the
// error index, and from other words to the lessons.
const form = document.querySelector(".ask")
form.addEventListener("submit", event => {
  event.preventDefault()
  const text = form.elements.words.value.trim()
  const field = document.querySelector(".md-search input[name=query]")
  if (!text) return form.elements.words.focus()
  if (!field) {  // Zensical makes its search when it is opened
    location.assign(`errors/?words=${encodeURIComponent(text)}`)
    return
  }
  field.value = text
  field.focus()  // upon which the theme opens its search and asks
})
// What is pasted is asked at once, wherever on the page.
addEventListener("paste", event => {
  const words = form.elements.words
  const at = event.composedPath()[0]
  if (at !== words) {
    if (at instanceof HTMLInputElement) return
    words.value = event.clipboardData.getData("text/plain")
  }
  setTimeout(() => form.requestSubmit())  // when it stands in the field
})
