"""What the tests share: one module per thing that is looked at.

snippets   the programs, how they are judged, what is stored of them
runner     runs them: forked from a warm parent, or in a fresh interpreter
pages      the Markdown sources and the copies published from them
labs       the experiments: script, notebook and page
ledger     the statements of the notes, and the section made of them
texts      the site as plain text: Markdown copies, llms.txt, the archive
built      the HTML that MkDocs and Zensical make
mutants    small damages to a program that a check must notice
"""
