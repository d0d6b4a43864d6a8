// The theme loads the index of the search with every page. It is larger than
// all the rest of a page, so let it wait until somebody goes to the search.
{
  const used = new Promise(resolve => {
    if (new URLSearchParams(location.search).has("q")) resolve()
    document.addEventListener("focusin", event => {
      if (event.target.closest("[role=dialog], [role=search], .md-search")) resolve()
    })
  })
  const { open, send } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    this.waits = /\/search(_index)?\.json$/.test(url)
    return open.call(this, method, url, ...rest)
  }
  XMLHttpRequest.prototype.send = function (...body) {
    if (this.waits) used.then(() => send.apply(this, body))
    else send.apply(this, body)
  }
}

// The theme reads quotes, colons and signs of a question as operators: a message
// that names "fc.weight" would find nothing. Here they are only punctuation. And
// as each word stands for all that begin with it, the word itself counts more.
{
  const QUERY = 2  // the theme's number for a message that asks
  const words = text => text.replace(/["~^*+:]|(?<!\S)-/g, " ").match(/\S+/g) ?? []
  const { postMessage } = Worker.prototype
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message?.type === QUERY && typeof message.data === "string")
      message = {
        ...message,
        data: words(message.data).map(word => `${word}^4 ${word}`).join(" "),
      }
    return postMessage.call(this, message, ...rest)
  }
}
