import { describe, it } from "@effect/vitest"
import { assert } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import * as names from "../../../src/internal/store/folder/names.js"
import { problem, writeProblem } from "../../../src/internal/store/folder/plainPath.js"

const odd = [
  "",
  ".",
  "..",
  "%",
  "%%",
  "%2E",
  ".%",
  "%.%",
  "a.%",
  "%~",
  "~",
  "con",
  "NUL.txt",
  "com1",
  "a.",
  "a ",
  " ",
  ".effect-s3",
  "a\0b",
  "\n",
  "a\\b",
  "c:d",
  "é",
  "e\u0301",
  "A",
  "a",
  "😀",
  "x".repeat(200),
  "é".repeat(300),
  "a.b",
  "a.d.ts",
  ".hidden",
  "...",
  "%25",
  "a%2Eb"
]

const segment = fc.oneof(
  fc.constantFrom(...odd),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(".", "%", "~", "a", "A", " ", "é", "2", "E"), maxLength: 8 })
).filter((text) => !text.includes("/"))

const spelling = fc.constantFrom<names.Spelling>("exact", "folded")

const kind = fc.constantFrom(names.file, names.directory)

describe("names of a folder's own", () => {
  it("say what they stand for, and what they are of", () =>
    fc.assert(
      fc.property(segment, spelling, (segment, spelling) => {
        for (const [kind, encode] of [["file", names.file], ["directory", names.directory]] as const) {
          const { hashed, name } = encode(segment, spelling)
          const decoded = names.decode(name, spelling)
          if (hashed === undefined) assert.deepStrictEqual(decoded, { kind, segment })
          else assert.deepStrictEqual([decoded, hashed], [{ kind, hash: names.hashOf(segment) }, segment])
        }
      }),
      { numRuns: 2000 }
    ))

  it("any file system takes them, and none is another's", () =>
    fc.assert(
      fc.property(segment, segment, spelling, kind, kind, (one, other, spelling, oneKind, otherKind) => {
        const { name } = oneKind(one, spelling)
        assert.isAtMost(new TextEncoder().encode(name).length, 180)
        assert.notInclude(["", ".", "..", ".effect-s3"], name)
        assert.isUndefined(problem(name, true), name)
        assert.isUndefined(writeProblem(name, true), name)
        const another = otherKind(other, spelling).name
        if (one !== other || oneKind !== otherKind) assert.notStrictEqual(name, another)
        if (spelling === "folded" && (one !== other || oneKind !== otherKind)) {
          assert.notStrictEqual(name.toLowerCase().normalize("NFC"), another.toLowerCase().normalize("NFC"))
        }
      }),
      { numRuns: 2000 }
    ))

  it("what is no name of theirs stands for nothing", () => {
    for (const name of ["README", "a.b/c", "%zz", "a%2fb.%", "%41.txt", "a .", "CON", "a.txt.%", "é%C3.%"]) {
      if (name === "README") {
        assert.deepStrictEqual(names.decode(name, "exact"), { kind: "directory", segment: "README" })
      } else assert.isUndefined(names.decode(name, "exact"), name)
    }
  })

  it("are the keys' own where they can be", () => {
    for (const name of ["cat.jpg", "2026-01.csv", "a b.txt", "日本.txt", ".gitignore", "archive.tar.gz"]) {
      assert.strictEqual(names.file(name, "exact").name, name)
    }
    for (const name of ["photos", "2026", "a b", "日本", "node_modules", "case-1"]) {
      assert.strictEqual(names.directory(name, "exact").name, name)
    }
    assert.strictEqual(names.file("README", "exact").name, "README.%")
    assert.strictEqual(names.directory("v1.2", "exact").name, "v1%2E2")
  })
})

describe("keys of a plain folder", () => {
  it("are never a path that leads elsewhere", () =>
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 5 }), fc.boolean(), (segments, windows) => {
        const key = segments.join("/")
        if (problem(key, windows) !== undefined) return
        const path = new URL(`file:///root/${segments.map(encodeURIComponent).join("/")}`).pathname
        assert.isTrue(path.startsWith("/root/"))
        for (const segment of segments) {
          assert.notInclude(["", ".", ".."], segment)
          assert.notInclude(segment, "\0")
          if (windows) assert.notMatch(segment, /[\\:*?"<>|]|[ .]$/)
        }
      }),
      { numRuns: 2000 }
    ))

  it("on Windows: no devices, streams, other separators, or ends that are dropped", () => {
    for (
      const key of [
        "con",
        "a/NUL",
        "aux.txt",
        "COM1",
        "lpt9.log",
        "com¹",
        "nul .txt",
        "a:b",
        "C:/x",
        "a\\..\\b",
        "a./b",
        "a /b",
        "a?",
        "conin$"
      ]
    ) {
      assert.isDefined(problem(key, true), key)
    }
    for (const key of ["console", "a/null", "com", "com10", "aux-1", ".a"]) assert.isUndefined(problem(key, true), key)
    assert.isUndefined(problem("a:b\\c", false))
  })
})
