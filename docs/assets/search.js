// The theme loads the index of the search, and a worker that searches it, with
// every page. They are larger than all the rest, so let them wait until somebody
// goes to the search; and with them the sitemap, which no part of this site needs.
// What is asked and how answers are shown, asked.js and answers.js, waits as well.
{
  const { src } = document.currentScript
  const load = name => new Promise(resolve => {
    const script = document.createElement("script")
    script.addEventListener("load", resolve)
    script.src = new URL(name, src)
    document.head.append(script)
  })
  const parsed = new Promise(resolve =>
    document.addEventListener("DOMContentLoaded", resolve))
  const used = new Promise(resolve => {
    let goes
    const go = () => {
      goes ??= parsed.then(() => Promise.all([
        typeof asked === "undefined" && load("asked.js"),  // pages with filters have it
        load("answers.js"),
      ])).then(resolve)
    }
    if (new URLSearchParams(location.search).has("q")) go()
    document.addEventListener("focusin", event => {
      if (event.target.closest("[role=dialog], [role=search], .md-search")) go()
    })
  })
  const { open, send } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    this.waits = /\/(search(_index)?\.json|sitemap\.xml)$/.test(url)
    return open.call(this, method, url, ...rest)
  }
  XMLHttpRequest.prototype.send = function (...body) {
    if (this.waits) used.then(() => send.apply(this, body))
    else send.apply(this, body)
  }

  const Starts = Worker
  window.Worker = function (url) {
    const late = new EventTarget()
    const tell = data => {
      const event = new MessageEvent("message", { data })
      late.dispatchEvent(event)
      late.onmessage?.(event)  // which is how Zensical listens
    }
    const started = used.then(() => answers(url, Starts, tell))
    late.postMessage = message => started.then(post => post(message))
    return late
  }
}
