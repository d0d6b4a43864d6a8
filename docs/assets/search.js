// The theme loads the index of the search, and a worker that searches it, with
// every page. They are larger than all the rest, so let them wait until somebody
// goes to the search; and with them the sitemap, which no part of this site needs.
{
  const fromDisk = location.protocol === "file:"
  let waits = true
  const used = new Promise(resolve => {
    const go = () => {
      waits = false
      resolve()
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

  // The theme reads quotes, colons and signs of a question as operators: a message
  // that names "fc.weight" would find nothing. Here they are only punctuation. And
  // as each word stands for all that begin with it, the word itself counts more.
  const QUERY = 2  // the theme's number for a message that asks
  const words = text => text.replace(/["~^*+:]|(?<!\S)-/g, " ").match(/\S+/g) ?? []
  const asked = message => message?.type !== QUERY || typeof message.data !== "string" ?
    message :
    { ...message, data: words(message.data).map(word => `${word}^4 ${word}`).join(" ") }
  const { postMessage } = Worker.prototype
  Worker.prototype.postMessage = function (message, ...rest) {
    return postMessage.call(this, asked(message), ...rest)
  }

  // From disk no worker may start. Its script then runs in the page.
  const inPage = (url, answer) => new Promise(ready => {
    const script = document.createElement("script")
    const { addEventListener } = window
    let listener
    window.addEventListener = (name, each, ...rest) => {
      if (name === "message") listener = each
      else addEventListener.call(window, name, each, ...rest)
    }
    window.postMessage = answer
    script.addEventListener("load", () => {
      delete window.addEventListener
      ready(message => listener({ data: asked(message) }))
    })
    script.src = url
    document.head.append(script)
  })

  const Starts = Worker
  window.Worker = function (url) {
    if (!waits && !fromDisk) return new Starts(url)
    const late = new EventTarget()
    const answer = data => late.dispatchEvent(new MessageEvent("message", { data }))
    const started = used.then(() => {
      if (fromDisk) return inPage(url, answer)
      const worker = new Starts(url)
      worker.onmessage = ({ data }) => answer(data)
      return message => worker.postMessage(message)
    })
    late.postMessage = message => started.then(post => post(message))
    return late
  }
}
