/**
 * Words of a server, made fit for messages and logs: bounded, on few lines, without characters that act on a
 * terminal or reverse the reading direction.
 */

const isHarmless = (code: number): boolean =>
  code === 10 || code === 9 ||
  code >= 32 && code < 127 ||
  code > 159 && !(code >= 0x200b && code <= 0x200f) && !(code >= 0x2028 && code <= 0x202e) &&
    !(code >= 0x2060 && code <= 0x206f) && code !== 0xfeff && !(code >= 0xfff9 && code <= 0xfffc)

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff

/** At most `limit` UTF-16 units, and never half a character. @internal */
export const clean = (text: string, limit: number): string => {
  let out = ""
  let from = 0
  const end = Math.min(text.length, limit)
  for (let i = 0; i < end; i++) {
    if (!isHarmless(text.charCodeAt(i))) {
      out += text.slice(from, i)
      from = i + 1
    }
  }
  out += text.slice(from, end)
  return end < text.length && isHighSurrogate(out.charCodeAt(out.length - 1)) ? out.slice(0, -1) : out
}

// The end of the markup that begins at `start`, with all that a script or a style sheet has inside.
const markupEnd = (html: string, lower: string, start: number): number => {
  const hidden = lower.startsWith("<script", start)
    ? "</script"
    : lower.startsWith("<style", start)
    ? "</style"
    : lower.startsWith("<!--", start)
    ? "-->"
    : undefined
  const from = hidden === undefined ? start : lower.indexOf(hidden, start)
  const end = from < 0 ? -1 : html.indexOf(">", from)
  return end < 0 ? html.length : end + 1
}

const withoutMarkup = (html: string): string => {
  const lower = html.toLowerCase()
  // Lower-casing may change the length of unusual text, and the two must stay in step.
  if (lower.length !== html.length) return ""
  let out = ""
  let at = 0
  for (;;) {
    const start = html.indexOf("<", at)
    if (start < 0) return out + html.slice(at)
    out += html.slice(at, start) + " "
    at = markupEnd(html, lower, start)
  }
}

// Proxies print the URL that was asked for, with the signature of a presigned one.
const isSensitive = (word: string): boolean => {
  const lower = word.toLowerCase()
  return lower.includes("x-amz-") || lower.includes("signature=") || lower.includes("awsaccesskeyid=") ||
    lower.includes("token=") || lower.includes("credential=")
}

const excerptLimit = 200

/** A page that is no error document, as a line for people. @internal */
export const excerpt = (page: string): string | undefined => {
  const words: Array<string> = []
  let length = 0
  for (const word of clean(withoutMarkup(page), page.length).split(/[ \n\t\u00a0]/)) {
    if (word === "") continue
    const shown = isSensitive(word) ? "[...]" : word
    words.push(shown)
    length += shown.length + 1
    if (length > excerptLimit) break
  }
  return words.length === 0 ? undefined : clean(words.join(" "), excerptLimit)
}
