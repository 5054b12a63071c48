import type { Verdict } from "./Adapter.js"

const show = (value: unknown): string => {
  const text = typeof value === "string" ? value : JSON.stringify(value) ?? String(value)
  return text.length > 160 ? text.slice(0, 160) + "…" : text
}

// The first place where the two texts part, with a little of what is before it.
const parting = (expected: string, actual: string): string => {
  let at = 0
  while (at < expected.length && expected[at] === actual[at]) at++
  const from = Math.max(0, at - 20)
  return `at ${at}: expected ${JSON.stringify(show(expected.slice(from)))}, got ${
    JSON.stringify(show(actual.slice(from)))
  }`
}

/** Collects the differences of one vector. */
export const differences = () => {
  const found: Array<string> = []
  return {
    same: (what: string, actual: unknown, expected: unknown): void => {
      if (expected === undefined) return
      const a = typeof actual === "string" ? actual : JSON.stringify(actual) ?? "undefined"
      const e = typeof expected === "string" ? expected : JSON.stringify(expected)
      if (a !== e) found.push(`${what} ${parting(e, a)}`)
    },
    fail: (what: string): void => {
      found.push(what)
    },
    verdict: (): Verdict => found.length === 0 ? "passed" : { failed: found.join("; ") }
  }
}
