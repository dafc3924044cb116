# Who said how much, from records of Wortlaut, in R.
#
#   Rscript quotations.R out.jsonl stats.csv
#
# Needs jsonlite alone. stats.csv is what `wortlaut stats out.jsonl --csv` prints; the counts made here
# are compared with it, so that a mistake in one of the two shows.

library(jsonlite)

arguments <- commandArgs(trailingOnly = TRUE)
if (length(arguments) < 1) stop("usage: Rscript quotations.R out.jsonl [stats.csv]")

# One line is one article. simplifyVector = FALSE keeps lists as they are: an article without
# quotations stays an article, and one with a single quotation still has a list of them.
lines <- readLines(arguments[1], encoding = "UTF-8")
records <- lapply(lines[nzchar(lines)], fromJSON, simplifyVector = FALSE)

# Offsets count code points from 0, end exclusive; substring() counts characters from 1, end inclusive.
slice <- function(text, spans) {
  pieces <- vapply(spans, function(s) substring(text, s$start + 1, s$end), "")
  paste(pieces, collapse = " \u2026 ")
}

# The articles: the denominator of everything, those without quotations too.
articles <- data.frame(
  id = vapply(records, `[[`, "", "id"),
  date = vapply(records, `[[`, "", "date"),
  outlet = vapply(records, `[[`, "", "outlet"),
  quotations = vapply(records, function(r) length(r$quotations), 0L)
)

# Actors that the knowledge base does not have are known across articles by their names alone: their
# ids mean something only within an article.
named <- function(record, id) {
  actor <- Filter(function(a) a$id == id, record$actors)[[1]]
  sprintf("%s (%s)", actor$name, if (startsWith(id, "local:")) "local" else id)
}

# One row a quotation.
rows <- lapply(records, function(record) {
  lapply(record$quotations, function(q) {
    data.frame(
      article = record$id, outlet = record$outlet, date = record$date,
      id = q$id, type = q$type, text = q$text, nested = nzchar(q$nested_in),
      same = identical(slice(record$text, q$spans), q$text)
    )
  })
})
quotations <- do.call(rbind, unlist(rows, recursive = FALSE))

# One row a speaker of a quotation: joint speakers each.
speakers <- do.call(rbind, unlist(lapply(records, function(record) {
  lapply(record$quotations, function(q) {
    who <- unique(vapply(q$speaker$actors, function(a) named(record, a$actor), ""))
    if (length(who) == 0) return(NULL)
    data.frame(article = record$id, id = q$id, type = q$type, speaker = who)
  })
}), recursive = FALSE))

stopifnot("offsets slice the texts" = all(quotations$same))

cat(sprintf(
  "%d articles, %d of them without quotations; %d quotations, %.1f an article\n",
  nrow(articles), sum(articles$quotations == 0), nrow(quotations),
  nrow(quotations) / nrow(articles)
))
by_type <- table(quotations$type)
print(by_type[order(-by_type)])
by_speaker <- table(speakers$speaker)
print(head(by_speaker[order(-by_speaker)], 10))

# Quotations an article, by outlet: aggregate() over articles, so that those without quotations count.
by_outlet <- aggregate(quotations ~ outlet, articles, function(n) c(articles = length(n), quotations = sum(n)))
print(by_outlet)

if (length(arguments) > 1) {
  stats <- read.csv(arguments[2], encoding = "UTF-8", colClasses = c(value = "character"))
  told <- function(by, value) stats[stats$by == by & stats$value == value, ]
  total <- stats[stats$by == "total", ]
  stopifnot(
    total$articles == nrow(articles),
    total$quotations == nrow(quotations)
  )
  for (type in names(by_type)) stopifnot(told("type", type)$quotations == by_type[[type]])
  for (name in names(by_speaker)) stopifnot(told("speaker", name)$quotations == by_speaker[[name]])
  for (at in seq_len(nrow(by_outlet))) {
    outlet <- by_outlet$outlet[at]
    row <- told("outlet", if (nzchar(outlet)) outlet else "none")
    stopifnot(row$articles == by_outlet$quotations[at, "articles"],
              row$quotations == by_outlet$quotations[at, "quotations"])
  }
  stopifnot(
    sum(stats$by == "type") == length(by_type),
    sum(stats$by == "speaker") == length(by_speaker),
    sum(stats$by == "outlet") == nrow(by_outlet)
  )
  cat("the counts are those of wortlaut stats\n")
}
