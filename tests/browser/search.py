"""Asks the search of a built site, whichever builder made it.

A question is put into the search field of a page and answered by the page's own
worker. Each follows an empty one, so that what is shown next is its answer.
"""
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


PARTS = {
    "mkdocs": Parts("input[name=query]", "input[name=query]", "keyup",
                    ".md-search-result__meta", "^Type to start searching$",
                    ".md-search-result__item > a"),
    "zensical": Parts(".md-search__button", "input[role=combobox]", "input",
                      "[role=status][aria-live]", "^$", "[role=option]"),
}
ANSWERED = r"(matching documents?|results?)$"

# Counts what the page asks its worker and what it is answered. Without that, "No
# results" might be the answer, or all that can be said until the answer comes.
COUNT = """{
  const QUESTION = 2, ANSWER = 3  // the numbers that both themes give their messages
  const { Worker } = window
  window.asked = window.answered = 0
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
      if (message.type === QUESTION) asked += 1
      super.postMessage(message, ...rest)
    }
  }
}"""
# Whether the field is empty, or what is shown answers it.
SHOWS = """(parts, text, before) => {
  const shadows = [...document.querySelectorAll("div")].map(div => div.shadowRoot)
  const root = [document, ...shadows].find(each => each?.querySelector(parts.field))
  const said = root.querySelector(parts.says).textContent.trim()
  const links = [...root.querySelectorAll(parts.found)]
  const shows = answered === asked && (text ?
    asked > before && RegExp(parts.answered).test(said) &&
      said.startsWith("No ") === !links.length :
    RegExp(parts.empty).test(said) && !links.length)
  return shows && links.map(link => link.pathname)
}"""
ASK = """async ({ parts, text }) => {
  const shows = %s
  const shadows = [...document.querySelectorAll("div")].map(div => div.shadowRoot)
  const root = [document, ...shadows].find(each => each?.querySelector(parts.field))
  const field = root.querySelector(parts.field)
  const put = words => new Promise(done => {
    const before = asked
    const look = () => {
      const links = shows(parts, words, before)
      if (!links) return
      watcher.disconnect()
      removeEventListener("answered", look)
      done(links)
    }
    const watcher = new MutationObserver(look)
    watcher.observe(root, { childList: true, subtree: true, characterData: true })
    addEventListener("answered", look)
    field.value = words
    field.dispatchEvent(new Event(parts.listens, { bubbles: true }))
    look()
  })
  await put("")
  return put(text)
}""" % SHOWS


class Search:
    """The search of a page that was opened in a context with COUNT."""

    def __init__(self, tab, builder: str):
        self._tab, self._parts = tab, PARTS[builder]
        self._given = {"parts": vars(self._parts) | {"answered": ANSWERED}}
        tab.click(self._parts.opens)
        tab.locator(f"{self._parts.field}:focus").wait_for()

    def ask(self, text: str) -> list[str]:
        """The first three pages that are found, as their sources are named."""
        return first_three(browser.outcome_of(
            self._tab, ASK, self._given | {"text": text}))

    def type(self, text: str) -> list[str]:
        """The same with the keyboard, as a reader does it; it takes longer."""
        field = self._tab.locator(self._parts.field)
        for words in ("", text):
            before = self._tab.evaluate("asked")
            field.fill(words)
            field.press("End")  # changes nothing, but the theme listens to keys
            links = browser.outcome_of(
                self._tab, f"given => ({SHOWS})(given.parts, given.text, given.before)",
                self._given | {"text": words, "before": before})
        return first_three(links)


def first_three(paths: list[str]) -> list[str]:
    names = (f"{path.strip('/') or 'index'}.md" for path in paths)
    return list(dict.fromkeys(names))[:3]
