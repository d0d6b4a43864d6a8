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
