import type { Problem } from "./failure.js"

/**
 * The words of a `credential_process`, as the AWS CLI splits them. No shell has a part in it: what is `$(…)`, `|` or
 * `*` to a shell is text here. Windows' paths are full of backslashes, so there they quote nothing but a quote.
 *
 * @internal
 */
export const split = (line: string, windows: boolean): ReadonlyArray<string> | Problem => {
  if (line.includes("\0")) return { problem: "has a NUL" }
  const words: Array<string> = []
  let word: string | undefined
  let quote: string | undefined
  for (let i = 0; i < line.length; i++) {
    const character = line[i]!
    const next = line[i + 1]
    if (character === "\\" && quote !== "'" && quotes(next, quote, windows)) {
      if (next === undefined) return { problem: "ends in a backslash" }
      word = (word ?? "") + next
      i++
    } else if (character === quote) {
      quote = undefined
    } else if (quote === undefined && (character === "\"" || character === "'" && !windows)) {
      quote = character
      word = word ?? ""
    } else if (quote === undefined && /\s/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else {
      word = (word ?? "") + character
    }
  }
  if (quote !== undefined) return { problem: "has a quote that does not end" }
  if (word !== undefined) words.push(word)
  return words.length === 0 || words[0] === "" ? { problem: "names no program" } : words
}

/** Whether a backslash takes the meaning of what follows, rather than being one itself. */
const quotes = (next: string | undefined, quote: string | undefined, windows: boolean): boolean =>
  windows ? next === "\"" : quote === undefined || next === "\"" || next === "\\"
