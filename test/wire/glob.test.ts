import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import { compile } from "../../src/internal/wire/glob.js"

const matches = (pattern: string, key: string): boolean => {
  const glob = compile(pattern)
  if (typeof glob !== "function") throw new Error(`${pattern}: ${glob.problem}`)
  return glob(key)
}

const cases: ReadonlyArray<readonly [pattern: string, yes: ReadonlyArray<string>, no: ReadonlyArray<string>]> = [
  ["*.tmp", ["a.tmp", "x/y/a.tmp", ".tmp", "/a.tmp"], ["a.tmpx", "a.tmp/b"]],
  ["/*.tmp", ["a.tmp"], ["x/a.tmp"]],
  ["src/*.ts", ["src/a.ts"], ["src/b/a.ts", "x/src/a.ts", "src/.tsx"]],
  ["src/**/*.ts", ["src/a.ts", "src/b/c/a.ts"], ["a.ts", "srcs/a.ts"]],
  ["src/**", ["src/a", "src/a/b", "src/"], ["src", "srcs/a"]],
  ["**", ["a", "a/b", "/", "a//b"], []],
  ["**/b", ["b", "a/b", "a/c/b", "/b", "a//b"], ["ab", "a/ab", "b/c"]],
  ["a**b", ["ab", "a/x/b"], ["ba"]],
  ["node_modules/", ["node_modules/a", "x/node_modules/a/b"], ["node_modules", "my_node_modules/a"]],
  ["/build/", ["build/a"], ["x/build/a"]],
  ["a/b/", ["a/b/c"], ["x/a/b/c"]],
  ["?.txt", ["a.txt", "é.txt", "😀.txt", "x/a.txt"], ["ab.txt", "/.txt/"]],
  ["[a-c]1", ["a1", "c1"], ["d1", "A1"]],
  ["[!a-c]1", ["d1", "😀1"], ["a1"]],
  ["[^a]", ["b"], ["a"]],
  ["[]a]", ["]", "a"], ["b"]],
  ["[a\\]-]x", ["ax", "]x", "-x"], ["bx"]],
  ["x/[!a]y", ["x/by"], ["x//y"]],
  ["*.{jpg,p{n,d}g}", ["a.jpg", "a.png", "a.pdg"], ["a.gif", "a.pg"]],
  ["{a,}b", ["ab", "b"], ["aab"]],
  ["a,b}", ["a,b}"], ["a"]],
  ["\\*.{\\,,\\}}", ["*.,", "*.}"], ["a.,"]],
  ["a.b+c(d)|^$", ["a.b+c(d)|^$"], ["aXb+c(d)|^$"]],
  ["/", ["anything", "at/all"], []]
]

describe("glob", () => {
  for (const [pattern, yes, no] of cases) {
    it(`${pattern}`, () => {
      assert.deepStrictEqual(yes.filter((key) => !matches(pattern, key)), [])
      assert.deepStrictEqual(no.filter((key) => matches(pattern, key)), [])
    })
  }

  it("says why a text is no pattern", () => {
    for (const text of ["", "[a", "[", "[!]", "{a,b", "{", "a\\", "[z-a]", "x".repeat(5000), "{".repeat(20)]) {
      assert.isObject(compile(text), JSON.stringify(text))
    }
  })

  // The same pattern as a tree, written as a glob and as a regular expression.
  interface Written {
    readonly glob: string
    readonly regex: string
  }
  const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
  const literal = fc.constantFrom("a", "b", ".", "é", "😀", "-").map((c): Written => ({ glob: c, regex: escaped(c) }))
  const wild = fc.constantFrom<Written>(
    { glob: "*", regex: "[^/]*" },
    { glob: "?", regex: "[^/]" },
    { glob: "[ab]", regex: "[ab]" },
    { glob: "[!a-c]", regex: "[^a-c/]" },
    { glob: "\\*", regex: "\\*" }
  )
  const { sequence } = fc.letrec<{ sequence: Written; braces: Written }>((tie) => ({
    sequence: fc.array(fc.oneof({ depthSize: "small", withCrossShrink: true }, literal, wild, tie("braces")), {
      maxLength: 5
    })
      // Two stars that meet are another pattern.
      .filter((parts) => !parts.some((part, i) => part.glob === "*" && parts[i + 1]?.glob.startsWith("*")))
      .map((parts): Written => ({
        glob: parts.map((part) => part.glob).join(""),
        regex: parts.map((part) => part.regex).join("")
      })),
    braces: fc.array(tie("sequence"), { minLength: 1, maxLength: 3 })
      .filter((branches) => branches.every(({ glob }) => !glob.startsWith("*") && !glob.endsWith("*")))
      .map((branches): Written => ({
        glob: `{${branches.map((branch) => branch.glob).join(",")}}`,
        regex: `(?:${branches.map((branch) => branch.regex).join("|")})`
      }))
  }))
  const path = fc.array(
    fc.oneof(sequence.filter(({ glob }) => glob !== ""), fc.constant<Written>({ glob: "**", regex: "" })),
    { minLength: 2, maxLength: 4 }
  ).map((segments): Written => ({
    glob: `/${segments.map((segment) => segment.glob).join("/")}`,
    regex: segments.map((segment, i) =>
      segment.glob === "**"
        ? i === segments.length - 1 ? "[^]*" : "(?:[^]*/)?"
        : segment.regex + (i === segments.length - 1 ? "" : "/")
    ).join("")
  }))
  const key = fc.string({ unit: fc.constantFrom("a", "b", "c", "/", ".", "é", "😀", "*", "-"), maxLength: 8 })

  it("matches as a regular expression of the same meaning does", () => {
    fc.assert(
      fc.property(path, fc.array(key, { minLength: 1, maxLength: 20 }), ({ glob, regex }, keys) => {
        const expression = new RegExp(`^(?:${regex})$`, "u")
        for (const key of keys) assert.strictEqual(matches(glob, key), expression.test(key), `${glob} on ${key}`)
      }),
      { numRuns: 500 }
    )
  })

  it("takes any text without throwing", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.string(), (pattern, key) => {
      const glob = compile(pattern)
      if (typeof glob === "function") assert.isBoolean(glob(key))
    }))
  })

  it("takes time in proportion, where backtracking would take for ever", () => {
    const key = "a".repeat(1000)
    assert.isFalse(matches(`${"*a".repeat(200)}b`, key))
    assert.isFalse(matches(`${"**/".repeat(200)}b`, key))
    assert.isFalse(matches(`${"{a,aa,a*}".repeat(100)}b`, key))
  }, 5000)
})
