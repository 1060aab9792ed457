# Go to: a page, a case or an act on the case that is open, by typing
palette-title = Go to
palette-link = Go to…
palette-label = A page, an act, a reference, or any words
palette-find = Find
palette-close = Close
palette-failed = This could not be looked up. You may have been signed out; what you are writing is still here.
palette-again = Open as a page
palette-case = Case
palette-acts = On { $reference }
palette-pages = Pages
palette-search = Search
palette-search-for = Search for “{ $words }”
queue-key-palette = Go to a page, a case or an act (Cmd and K on a Mac)
palette-shared-macros = Shared macros
