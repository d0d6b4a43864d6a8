// What a text asks for, whether it was typed or pasted: for the search and for the
// filters of the tables.
//
// asked(text) is { words, all, said }. A few words that are typed are all meant. Of a
// text that names an exception only the words of its message are, which is said; of any
// other long text the longest; of these, some may be missing from what is found.
const asked = (() => {
  const MOST = 16  // words; with hundreds of them, a search takes a minute
  const KIND = String.raw`(?<![\w.])(?:(?:\w+\.)+[A-Z]\w*|` +
    String.raw`[A-Z]\w*(?:Error|Exception|Warning|Interrupt|Iteration|Exit))`
  // "RuntimeError: " at the beginning of a line, but for what pytest, torchrun and
  // warnings put before it; where lines were joined, anywhere.
  const ON_A_LINE = RegExp(
    String.raw`(?<=^(?:E +|\[\w+\]: *|\S+:\d+: )?)${KIND}(?=: )|` +
    String.raw`(?<=^(?:\[\w+\]: *)?)${KIND}(?=:?$)`, "gm")
  const ANYWHERE = RegExp(`${KIND}(?=: )`, "g")

  // The last exception of a text, from its kind to the end of its message; undefined
  // if it names none. That a process failed says less than why.
  const exception = text => {
    const ways = text.includes("\n") ? [ON_A_LINE, ANYWHERE] : [ANYWHERE]
    const last = ways.map(way => [...text.matchAll(way)].findLast(
      ([kind]) => !kind.endsWith("ChildFailedError"))).find(Boolean)
    return last && text.slice(last.index).split(/\n\s*\n|Traceback \(/)[0].trim()
  }

  // Its names, without those in paths. What begins with a digit is none.
  const names = text => [...new Set((text.match(/\S+/g) ?? [])
    .filter(each => !/[\\/].*[\\/]/.test(each))
    .flatMap(each => each.match(/(?<![\p{L}\p{N}_])[\p{L}_][\p{L}\p{N}_]+/gu) ?? []))]

  // Into a field, which has one line, only the message of what is pasted goes.
  addEventListener("paste", event => {
    const field = event.composedPath()[0]
    const text = event.clipboardData.getData("text/plain").trim()
    if (!(field instanceof HTMLInputElement) || !text.includes("\n")) return
    event.preventDefault()
    const line = (exception(text) ?? text).slice(0, 1000).replace(/\s+/g, " ")
    document.execCommand("insertText", false, line)
    field.dispatchEvent(new Event("keyup", { bubbles: true }))  // the theme's search asks
  }, true)

  return text => {
    const message = exception(text)
    if (message) {
      const [, kind, said] = message.match(/^([\w.]+):?(.*)$/s)
      const words = names(said).slice(0, MOST)
      return { words: words.length > 2 ? words : [...words, kind], all: false, said }
    }
    if (text.match(/[\p{L}\p{N}_]+/gu)?.length > MOST) {
      const words = names(text).sort((a, b) => b.length - a.length).slice(0, MOST)
      return { words, all: false }
    }
    return { words: [...new Set(text.match(/\S+/g))], all: true }
  }
})()
