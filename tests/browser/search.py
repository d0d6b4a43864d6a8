"""Asks the search of a built site, whichever builder made it.

A question is put into the search field of a page and answered by the page's own
worker. Each follows an empty one, so that what is shown next is its answer.
"""
import json
from dataclasses import dataclass

from tools import browser


@dataclass(frozen=True)
class Parts:
    """Where the parts of a search are. Playwright also looks into shadow trees."""

    opens: str  # what a reader clicks
    field: str
    listens: str  # the event upon which the field asks
    says: str  # how many were found
    empty: str  # what it says before a question, as a pattern
    found: str  # the links
    answered: str  # what it says after one, as a pattern
    nothing: str  # and when it found nothing


PARTS = {
    "mkdocs": Parts("input[name=query]", "input[name=query]", "keyup",
                    ".md-search-result__meta", "^Type to start searching$",
                    ".md-search-result__item > a", "^[1-9][0-9]* pages?$|:$|word$",
                    "^Nothing |word$"),
    "zensical": Parts(".md-search__button", "input[role=combobox]", "input",
                      "[role=status][aria-live]", "^$", "[role=option]", "results?$",
                      "^No "),
}
# What a context is given before a page loads. It counts what the page asks its worker
# and what it is answered: without that, "No results" might be the answer, or all
# that can be said until the answer comes.
SCRIPT = """{
  const QUESTION = 2, ANSWER = 3  // the numbers that both themes give their messages
  const { Worker } = window
  let asked = 0, answered = 0, latest = ""
  window.Worker = class extends Worker {
    constructor(...given) {
      super(...given)
      this.addEventListener("message", ({ data }) => {
        if (data.type !== ANSWER) return
        answered += 1
        setTimeout(() => dispatchEvent(new Event("answered")))
      })
    }
    postMessage(message, ...rest) {
      if (message.type === QUESTION) {
        asked += 1
        latest = JSON.stringify(message.data)
      }
      super.postMessage(message, ...rest)
    }
  }
  const root = parts => [document, ...[...document.querySelectorAll("div")]
    .map(div => div.shadowRoot)].find(each => each?.querySelector(parts.field))

  // The links that answer a question, once they do; before is how often was asked
  // until then. What is typed letter by letter is asked so, until its last word, or
  // the stem of that. What is there at once is asked at once, and of a long text only
  // some words.
  const links = (parts, text, before, atOnce) => {
    const said = root(parts).querySelector(parts.says).textContent.trim()
    const found = [...root(parts).querySelectorAll(parts.found)]
    const last = atOnce ? "" : text.match(/\\w+/g)?.at(-1).slice(0, 4)
    const shown = answered === asked && (text ?
      asked > before && latest.includes(last) && RegExp(parts.answered).test(said) &&
        RegExp(parts.nothing).test(said) === !found.length :
      RegExp(parts.empty).test(said) && !found.length)
    return shown && found.map(link => link.pathname)
  }
  const ask = (parts, text) => new Promise(done => {
    const before = asked
    const look = () => {
      const found = links(parts, text, before, true)
      if (!found) return
      watcher.disconnect()
      removeEventListener("answered", look)
      done(found)
    }
    const watcher = new MutationObserver(look)
    watcher.observe(root(parts),
      { childList: true, subtree: true, characterData: true })
    addEventListener("answered", look)
    const field = root(parts).querySelector(parts.field)
    field.value = text
    field.dispatchEvent(new Event(parts.listens, { bubbles: true }))
    look()
  })
  window.searches = { ask, links, asked: () => asked, latest: () => latest }
}"""


def shown(tab, builder: str, text: str, before: int = 0, *,
          at_once: bool = False) -> list[str]:
    """The first three pages found for what was typed, once they are shown."""
    return first_three(browser.outcome_of(
        tab, "given => searches.links(...given)",
        [vars(PARTS[builder]), text, before, at_once]))


def first_three(paths: list[str]) -> list[str]:
    """As their sources are named."""
    names = (f"{path.strip('/') or 'index'}.md" for path in paths)
    return list(dict.fromkeys(names))[:3]


class Search:
    """The search of a page that was opened in a context with SCRIPT."""

    def __init__(self, tab, builder: str):
        self._tab, self._builder, self._parts = tab, builder, PARTS[builder]
        tab.click(self._parts.opens)
        tab.locator(f"{self._parts.field}:focus").wait_for()

    def ask(self, text: str) -> list[str]:
        """The first three pages that are found."""
        return first_three(browser.outcome_of(self._tab, """async ([parts, text]) => {
            await searches.ask(parts, "")
            return searches.ask(parts, text) }""", [vars(self._parts), text]))

    def type(self, text: str) -> list[str]:
        """The same with the keyboard, as a reader does it; it takes longer."""
        field = self._tab.locator(self._parts.field)
        for words in dict.fromkeys(("", text)):
            before = self._tab.evaluate("searches.asked()")
            field.fill(words)
            field.press("End")  # changes nothing, but the theme listens to keys
            found = shown(self._tab, self._builder, words, before)
        return found

    def paste(self, text: str) -> list[str]:
        """The same with a text from the clipboard, which the tab has leave to use."""
        self.type("")
        before = self._tab.evaluate("searches.asked()")
        paste(self._tab, self._parts.field, text)
        return shown(self._tab, self._builder, text, before, at_once=True)

    def results(self) -> list[dict]:
        """What is shown of each page that was found, but for what is folded."""
        return self._tab.eval_on_selector_all(".md-search-result__item", """
            items => items.map(item => ({
                address: [...item.querySelectorAll(":scope > a")].map(
                    each => each.pathname.slice(1) + each.hash).at(-1),
                sentences: [...item.querySelectorAll(":scope > a p")].map(
                    each => each.textContent),
                code: item.querySelectorAll("pre").length,
                cut: [...item.querySelectorAll("mark")].filter(mark =>
                    /[\\w]$/.test(mark.previousSibling?.data ?? "") ||
                    /^[\\w]/.test(mark.nextSibling?.data ?? "")).map(
                        mark => mark.parentNode.textContent) }))""")

    def says(self) -> str:
        """What stands above the results, if it is there to be read."""
        line = self._tab.locator(self._parts.says)
        return "" if "counts" in line.get_attribute("class") else line.inner_text()

    def ways(self) -> list[str]:
        """Where the links lead that are shown if nothing is found."""
        return self._tab.eval_on_selector_all(
            ".md-search-result__nothing a", "all => all.map(a => a.pathname.slice(1))")

    def insert(self, text: str, key: str = "") -> None:
        """Put it into the field without a key; then press one, before any answer.

        Without a key, wait for the answer. What an older question found must be out
        of reach at once.
        """
        before = self._tab.evaluate("searches.asked()")
        self._tab.evaluate("""([parts, text, key]) => {
            const field = document.querySelector(parts.field)
            field.focus()
            field.select()
            document.execCommand("insertText", false, text)
            if (document.querySelector(".md-search-result").ariaBusy !== "true")
              throw Error("an older result stands beside a new question")
            if (key) field.dispatchEvent(new KeyboardEvent("keydown",
              { key, bubbles: true, cancelable: true }))
        }""", [vars(self._parts), text, key])
        if not key:
            shown(self._tab, self._builder, text, before, at_once=True)

    def left_for(self, address: str) -> None:
        """Wait until the tab shows that address."""
        self._tab.wait_for_url(f"**/{address}")

    def words(self) -> list[str]:
        """What the worker was asked last, word by word."""
        latest = json.loads(self._tab.evaluate("searches.latest()"))
        if isinstance(latest, str):
            return latest.split()
        if isinstance(latest["input"], str):
            return latest["input"].split()
        return [each["data"]["value"]["data"]
                for each in latest["input"]["data"]["operands"]]


def paste(tab, field: str, text: str) -> None:
    """Paste it into a field as a reader does."""
    tab.evaluate("text => navigator.clipboard.writeText(text)", text)
    tab.locator(field).focus()
    tab.keyboard.press("ControlOrMeta+v")
