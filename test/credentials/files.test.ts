import { assert, describe, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import * as commandLine from "../../src/internal/credentials/commandLine.js"
import * as ini from "../../src/internal/credentials/ini.js"
import * as profiles from "../../src/internal/credentials/profiles.js"

const sectionsOf = (text: string) => {
  const parsed = ini.parse(text)
  if ("problem" in parsed) throw new Error(parsed.problem)
  return parsed
}

/** The only section's properties, as plain data. */
const propertiesOf = (text: string) =>
  [...sectionsOf(text)[0]!.properties].map(([name, { nested, value }]) =>
    nested.size === 0 ? [name, value] : [name, value, Object.fromEntries(nested)]
  )

const problemOf = (text: string) => {
  const parsed = ini.parse(text)
  return "problem" in parsed ? parsed.problem : undefined
}

describe("the format of the files", () => {
  it("has sections of properties, and comments", () => {
    assert.deepStrictEqual(
      sectionsOf("\uFEFF# a\n[ one ] ; b\nA = 1 # c\nb=2#3\n\n;d\n[profile\ttwo]# e\nc = x ; y\n").map(
        ({ header, properties }) => [header, [...properties].map(([name, { value }]) => [name, value])]
      ),
      [["one", [["a", "1"], ["b", "2#3"]]], ["profile\ttwo", [["c", "x"]]]]
    )
    assert.deepStrictEqual(sectionsOf(""), [])
  })

  it("has lines that end in any way", () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      assert.deepStrictEqual(propertiesOf(["[a]", "b = c", "d = e"].join(end)), [["b", "c"], ["d", "e"]])
    }
  })

  it("continues a value on lines that stand further in", () => {
    assert.deepStrictEqual(propertiesOf("[a]\nb = c\n  d = e\n\n  f\ng = h"), [["b", "c\nd = e\nf"], ["g", "h"]])
    // People indent whole sections, too.
    assert.deepStrictEqual(propertiesOf("[a]\n  b = c\n  d = e"), [["b", "c"], ["d", "e"]])
  })

  it("has properties within a property without a value", () => {
    assert.deepStrictEqual(
      propertiesOf("[services x]\ns3 =\n  endpoint_url = http://a/?b=c\n  # no\n  Max = 1 # one\nsts = \n  e = f\n"),
      [["s3", "", { endpoint_url: "http://a/?b=c", max: "1" }], ["sts", "", { e: "f" }]]
    )
    assert.deepStrictEqual(propertiesOf("[a]\nb =\nc = d"), [["b", ""], ["c", "d"]])
  })

  it("names the line that is none, and never quotes it", () => {
    for (
      const [text, line] of [
        ["[a]\nb = c\ncanary\n", 3],
        ["[a]\n= canary", 2],
        ["canary = x\n[a]", 1],
        ["[a]\n[canary", 2],
        ["[a]\n[canary] x = y", 2],
        ["[a]\n\n[ ]", 3],
        ["[a]\ns3 =\n  canary", 3]
      ] as const
    ) {
      const problem = problemOf(text)
      assert.match(problem ?? "", new RegExp(`^line ${line} `), text)
      assert.notInclude(problem, "canary")
    }
  })

  it("has no name that means anything to JavaScript", () => {
    const [section] = sectionsOf("[__proto__]\n__proto__ = x\nconstructor = y\ns3 =\n  __proto__ = z\n")
    assert.deepStrictEqual([...section!.properties.keys()], ["__proto__", "constructor", "s3"])
    assert.strictEqual(section!.properties.get("s3")?.nested.get("__proto__"), "z")
    assert.strictEqual(({} as Record<string, unknown>)["x"], undefined)
    const merged = profiles.merge([], [section!])
    assert.isUndefined(profiles.text(merged.profiles.get("toString"), "valueOf"))
  })

  it("is read back as it was written", () => {
    const name = FastCheck.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/)
    const value = FastCheck.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/).filter((text) => !/(?:^| )[#;]/.test(text))
    const section = FastCheck.record({
      header: FastCheck.stringMatching(/^[a-z]{1,8}( [a-z]{1,8})?$/),
      properties: FastCheck.uniqueArray(FastCheck.tuple(name, value), { selector: ([key]) => key, maxLength: 5 })
    })
    FastCheck.assert(FastCheck.property(FastCheck.array(section, { maxLength: 5 }), (sections) => {
      const text = sections.map(({ header, properties }) =>
        `[${header}]\n${properties.map(([key, value]) => `${key} = ${value}\n`).join("")}`
      ).join("")
      assert.deepStrictEqual(
        sectionsOf(text).map(({ header, properties }) => ({
          header,
          properties: [...properties].map(([key, { value }]) => [key, value])
        })),
        sections.map(({ header, properties }) => ({
          header,
          properties: properties.map(([key, value]) => [key, value])
        }))
      )
    }))
  })

  it("never throws, whatever the text", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.string({ unit: FastCheck.constantFrom(..."[]=#; \t\n\r\\ab\0\uFEFF") }), (text) => {
        const parsed = ini.parse(text)
        if (!("problem" in parsed)) profiles.merge(parsed, parsed)
      }),
      { numRuns: 1000 }
    )
  })
})

describe("the two files together", () => {
  const of = (config: string, credentials: string, name: string) => {
    const merged = profiles.merge(sectionsOf(config), sectionsOf(credentials))
    const found = merged.profiles.get(name)
    return found && Object.fromEntries([...found].map(([key, { value }]) => [key, value]))
  }

  it("a profile of the config file is written [profile x], but for the default", () => {
    assert.deepStrictEqual(of("[profile a]\nb = c", "", "a"), { b: "c" })
    assert.deepStrictEqual(of("[profile \"a b\"]\nb = c", "", "a b"), { b: "c" })
    assert.deepStrictEqual(of("[profile  'a'  ]\nb = c", "", "a"), { b: "c" })
    assert.isUndefined(of("[a]\nb = c", "", "a"))
    assert.isUndefined(of("[profilea]\nb = c", "", "a"))
    assert.deepStrictEqual(of("[default]\nb = c", "", "default"), { b: "c" })
    assert.deepStrictEqual(of("[profile default]\nb = c\n[default]\nd = e", "", "default"), { b: "c" })
    assert.deepStrictEqual(of("[default]\nd = e\n[profile default]\nb = c", "", "default"), { b: "c" })
    assert.deepStrictEqual(of("", "[a]\nb = c", "a"), { b: "c" })
  })

  it("sections of one name are one section, and the last value counts", () => {
    assert.deepStrictEqual(of("[profile a]\nb = 1\nc = 2\n[profile a]\nb = 3", "", "a"), { b: "3", c: "2" })
    assert.deepStrictEqual(of("[profile a]\nb = 1\nc = 2", "[a]\nb = 3\n[a]\nd = 4", "a"), { b: "3", c: "2", d: "4" })
  })

  it("keys and token come from one file", () => {
    assert.deepStrictEqual(
      of(
        "[default]\naws_access_key_id = C\naws_secret_access_key = c\naws_session_token = ct\nregion = r",
        "[default]\naws_access_key_id = A\naws_secret_access_key = a",
        "default"
      ),
      { aws_access_key_id: "A", aws_secret_access_key: "a", region: "r" }
    )
  })

  it("a profile's services have endpoints of their own", () => {
    const merged = profiles.merge(
      sectionsOf(
        "[default]\nservices = x\n[services x]\ns3 =\n  endpoint_url = http://a\n[services y]\nsts =\n  endpoint_url = http://b"
      ),
      []
    )
    const found = merged.profiles.get("default")
    assert.strictEqual(profiles.serviceEndpoint(merged, found, "s3"), "http://a")
    assert.isUndefined(profiles.serviceEndpoint(merged, found, "sts"))
    assert.isUndefined(profiles.serviceEndpoint(merged, undefined, "s3"))
  })
})

describe("a command line", () => {
  const words = (line: string, windows = false) => {
    const split = commandLine.split(line, windows)
    return "problem" in split ? split.problem : split
  }

  it("is words with quotes, and no shell", () => {
    assert.deepStrictEqual(words("a b  c\td"), ["a", "b", "c", "d"])
    assert.deepStrictEqual(words(`"/opt/my tool" --x='a "b"' "c\\"d\\\\e\\f" g\\ h`), [
      "/opt/my tool",
      "--x=a \"b\"",
      "c\"d\\e\\f",
      "g h"
    ])
    assert.deepStrictEqual(words(`a "" ''`), ["a", "", ""])
    assert.deepStrictEqual(words("a $(rm -rf /) | b; c & d > e *"), "a $(rm -rf /) | b; c & d > e *".split(" "))
  })

  it("on Windows has backslashes in its paths", () => {
    assert.deepStrictEqual(words(`"C:\\Program Files\\x.exe" C:\\a\\b 'c d' "e\\"f"`, true), [
      "C:\\Program Files\\x.exe",
      "C:\\a\\b",
      "'c",
      "d'",
      "e\"f"
    ])
  })

  it("is refused where it makes no sense", () => {
    assert.strictEqual(words("a \"b"), "has a quote that does not end")
    assert.strictEqual(words("a 'b"), "has a quote that does not end")
    assert.strictEqual(words("a \\"), "ends in a backslash")
    assert.strictEqual(words("  "), "names no program")
    assert.strictEqual(words("'' a"), "names no program")
    assert.strictEqual(words("a\0b"), "has a NUL")
  })

  it("is what was quoted, whatever that is", () => {
    const argument = FastCheck.string({ unit: "grapheme" }).filter((text) => !text.includes("\0"))
    const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
    FastCheck.assert(FastCheck.property(FastCheck.array(argument), (rest) => {
      assert.deepStrictEqual(words(["tool", ...rest].map(quote).join(" ")), ["tool", ...rest])
    }))
  })
})
