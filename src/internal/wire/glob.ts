/**
 * Patterns of keys. `*` is any run of characters within a segment, `**` any run across segments, `?` one character,
 * `[a-z]` and `[!a-z]` one of a set, `{a,b}` alternatives, `\` makes the next character literal. A pattern without a
 * `/`, but for one at its end, is met at any depth; any other from the beginning. A `/` at the end stands for all below.
 *
 * Run as an automaton, all alternatives at once: the time is bounded by key times pattern whatever the two are.
 */

/** What is taken by one character. */
type Test = (character: string) => boolean

/** One state: it takes a character and goes on with the next state, or goes on to others without one. */
type State =
  | { readonly take: Test }
  | { readonly to: Array<number> }
  | { readonly end: true }

/** Why a text is no pattern. @internal */
export interface Problem {
  readonly problem: string
}

/** @internal */
export type Glob = (key: string) => boolean

/** Longer ones are a mistake, or somebody's attack. */
const longest = 4096

/** How deep braces may lie in each other. */
const deepest = 16

const inSegment: Test = (character) => character !== "/"

const anything: Test = () => true

/** @internal */
export const compile = (pattern: string): Glob | Problem => {
  if (pattern === "") return { problem: "it is empty" }
  if (pattern.length > longest) return { problem: `it has more than ${longest} characters` }
  const characters = Array.from(anchored(pattern))
  const states: Array<State> = []
  let at = 0

  const push = (state: State): number => states.push(state) - 1

  /** One of a set; a `]` in the first place is a character like others. */
  const set = (): Test | Problem => {
    const negated = characters[at] === "!" || characters[at] === "^"
    if (negated) at++
    const single = new Set<string>()
    const ranges: Array<readonly [number, number]> = []
    for (let first = true; characters[at] !== "]" || first; first = false) {
      const from = literal()
      if (from === undefined) return { problem: "a [ is not closed" }
      if (characters[at] === "-" && at + 1 < characters.length && characters[at + 1] !== "]") {
        at++
        const to = literal()
        if (to === undefined) return { problem: "a [ is not closed" }
        if (from.codePointAt(0)! > to.codePointAt(0)!) return { problem: `the range ${from}-${to} is reversed` }
        ranges.push([from.codePointAt(0)!, to.codePointAt(0)!])
      } else {
        single.add(from)
      }
    }
    at++
    return (character) => {
      const code = character.codePointAt(0)!
      const isIn = single.has(character) || ranges.some(([from, to]) => from <= code && code <= to)
      return isIn !== negated && character !== "/"
    }
  }

  const literal = (): string | undefined => {
    if (characters[at] === "\\") at++
    return characters[at++]
  }

  /** Any number of them; the loop is entered by its own place. */
  const many = (take: Test): void => {
    const loop: Array<number> = []
    const split = push({ to: loop })
    push({ take })
    push({ to: [split] })
    loop.push(split + 1, states.length)
  }

  /** `**` and a slash after it: any number of whole segments, none too. */
  const segments = (): void => {
    const skip: Array<number> = []
    const entry = push({ to: skip })
    many(anything)
    push({ take: (character) => character === "/" })
    skip.push(entry + 1, states.length)
  }

  const alternatives = (depth: number): Problem | undefined => {
    if (depth > deepest) return { problem: `braces lie in each other more than ${deepest} deep` }
    const exits: Array<Array<number>> = []
    const branches: Array<number> = []
    push({ to: branches })
    while (true) {
      branches.push(states.length)
      const problem = sequence(depth)
      if (problem !== undefined) return problem
      if (at >= characters.length) return { problem: "a { is not closed" }
      const exit: Array<number> = []
      push({ to: exit })
      exits.push(exit)
      if (characters[at++] === "}") break
    }
    for (const exit of exits) exit.push(states.length)
    return undefined
  }

  const sequence = (depth: number): Problem | undefined => {
    while (at < characters.length) {
      const character = characters[at]!
      if (depth > 0 && (character === "," || character === "}")) return undefined
      const isFirst = at === 0 || characters[at - 1] === "/"
      at++
      switch (character) {
        case "*": {
          if (characters[at] !== "*") {
            many(inSegment)
            break
          }
          while (characters[at] === "*") at++
          if (isFirst && characters[at] === "/") {
            at++
            segments()
          } else {
            many(anything)
          }
          break
        }
        case "?":
          push({ take: inSegment })
          break
        case "[": {
          const take = set()
          if (typeof take !== "function") return take
          push({ take })
          break
        }
        case "{": {
          const problem = alternatives(depth + 1)
          if (problem !== undefined) return problem
          break
        }
        case "\\": {
          const escaped = characters[at++]
          if (escaped === undefined) return { problem: "it ends with a \\ that escapes nothing" }
          push({ take: (other) => other === escaped })
          break
        }
        default:
          push({ take: (other) => other === character })
      }
    }
    return undefined
  }

  const problem = sequence(0)
  if (problem !== undefined) return problem
  push({ end: true })
  return (key) => run(states, key)
}

/** Where in the key a pattern is looked for, said by the pattern itself. */
const anchored = (pattern: string): string => {
  const below = pattern.endsWith("/") && !pattern.endsWith("\\/") ? `${pattern}**` : pattern
  const inner = pattern.endsWith("/") ? pattern.slice(0, -1) : pattern
  return inner === "" || inner.startsWith("/") ? below.slice(1) : inner.includes("/") ? below : `**/${below}`
}

const run = (states: ReadonlyArray<State>, key: string): boolean => {
  // The step in which a state was last entered, so that none is entered twice in one.
  const entered = new Int32Array(states.length).fill(-1)
  let step = 0
  const enter = (into: Array<number>, first: number): void => {
    const pending = [first]
    while (pending.length > 0) {
      const index = pending.pop()!
      if (entered[index] === step) continue
      entered[index] = step
      const state = states[index]!
      if ("to" in state) {
        pending.push(...state.to)
      } else {
        into.push(index)
      }
    }
  }
  let current: Array<number> = []
  enter(current, 0)
  for (const character of key) {
    const next: Array<number> = []
    step++
    for (const index of current) {
      const state = states[index]!
      if ("take" in state && state.take(character)) enter(next, index + 1)
    }
    if (next.length === 0) return false
    current = next
  }
  return current.some((index) => "end" in states[index]!)
}
