import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import * as xml from "../../src/internal/wire/xml.js"
import * as arbitraries from "./arbitraries.js"
import { work } from "./work.js"

const read = (document: string | Uint8Array, limits?: Partial<xml.Limits>): xml.Xml => {
  const root = xml.parse(document, limits)
  if (xml.isFailure(root)) assert.fail(`${root.reason} at ${root.offset}`)
  return root
}

const reason = (document: string | Uint8Array, limits?: Partial<xml.Limits>): string => {
  const root = xml.parse(document, limits)
  if (!xml.isFailure(root)) assert.fail(`was read as ${JSON.stringify(root)}`)
  return root.reason
}

const encoder = new TextEncoder()

describe("what is read", () => {
  it("elements, their text and their attributes", () => {
    const root = read("<a x='1' y=\"2 &lt; 3\"><b>one</b><c/><b>two</b><d ></d ></a>")
    assert.deepStrictEqual(root.attributes, [["x", "1"], ["y", "2 < 3"]])
    assert.deepStrictEqual(root.children.map((child) => [child.name, child.text]), [
      ["b", "one"],
      ["c", ""],
      ["b", "two"],
      ["d", ""]
    ])
    assert.strictEqual(xml.childText(root, "b"), "one")
    assert.strictEqual(xml.childText(root, "e"), undefined)
    assert.deepStrictEqual(xml.childrenOf(root, "b").map((child) => child.text), ["one", "two"])
    assert.strictEqual(xml.attribute(root, "y"), "2 < 3")
    assert.strictEqual(xml.attribute(root, "z"), undefined)
  })

  it("names without their namespace prefix", () => {
    const root = read("<s3:a xmlns:s3=\"http://s3\" xmlns=\"n\"><s3:b xsi:type=\"Group\">x</s3:b></s3:a>")
    assert.strictEqual(root.name, "a")
    assert.deepStrictEqual(root.attributes, [["xmlns", "n"]])
    assert.strictEqual(xml.attribute(xml.child(root, "b")!, "type"), "Group")
  })

  it("the five entities and numeric references", () => {
    assert.strictEqual(read("<a>&amp;&lt;&gt;&quot;&apos;</a>").text, "&<>\"'")
    assert.strictEqual(read("<a>&#65;&#x41;&#x1F600;&#13;&#xe9;</a>").text, "AA😀\ré")
    // What S3 sends for a key with such a character.
    assert.strictEqual(read("<a>&#x1;</a>").text, "\u0001")
  })

  it("CDATA as it stands, comments and processing instructions not at all", () => {
    assert.strictEqual(read("<a>1<![CDATA[<&amp;]]]>2<!-- <b> -->3<?x <c> ?>4</a>").text, "1<&amp;]234")
  })

  it("white space and a byte order mark before the document, and white space behind it", () => {
    assert.strictEqual(read("\uFEFF<?xml version=\"1.0\"?>\r\n <a/> \n").name, "a")
    assert.strictEqual(read(encoder.encode("\uFEFF<a>é</a>")).text, "é")
    assert.strictEqual(read("  \n<?xml version=\"1.0\"?><a/>").name, "a")
  })

  it("line ends as line feeds, unless they are references", () => {
    assert.strictEqual(read("<a>1\r\n2\r3\n&#13;<![CDATA[\r\n]]></a>").text, "1\n2\n3\n\r\n")
  })

  it("names of Object.prototype like any other", () => {
    const root = read("<a><__proto__><polluted>1</polluted></__proto__><constructor>2</constructor></a>")
    assert.strictEqual(xml.childText(xml.child(root, "__proto__")!, "polluted"), "1")
    assert.strictEqual(xml.childText(root, "constructor"), "2")
    assert.strictEqual(xml.child(root, "toString"), undefined)
    assert.isUndefined(({} as any).polluted)
  })
})

describe("what is refused", () => {
  it("a document type declaration, and with it a billion laughs and external entities", () => {
    const laughs = "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><l>&b;</l>"
    assert.include(reason(laughs), "document type")
    assert.include(reason("<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><r>&x;</r>"), "document type")
    assert.include(reason("<a><!ELEMENT b></a>"), "document type")
  })

  it.each([
    "&undefined;",
    "&",
    "a & b",
    "&amp",
    "&;",
    "&#;",
    "&#x;",
    "&#0;",
    "&#xD800;",
    "&#x110000;",
    "&#99999999;",
    "&#x1g;",
    "&#1a;",
    "&#-1;",
    "&#X41;",
    "&AMP;",
    "&__proto__;",
    "&constructor;"
  ])("%s", (reference) => {
    assert.include(reason(`<a>${reference}</a>`), "refer")
    assert.include(reason(`<a b="${reference}"/>`), "refer")
  })

  it.each([
    ["", "empty"],
    [" \n", "empty"],
    ["<!-- only -->", "empty"],
    ["text", "outside"],
    ["<a/>text", "outside"],
    ["<![CDATA[x]]><a/>", "outside"],
    ["<a/><b/>", "more than one root"],
    ["<a></b>", "matches no start tag"],
    ["</a>", "matches no start tag"],
    ["<a><b></a></b>", "matches no start tag"],
    ["<s:a></a>", "matches no start tag"],
    ["<a b=\"1\"c=\"2\"/>", "malformed"],
    ["<a b=1/>", "malformed"],
    ["<a b/>", "malformed"],
    ["<a b=\"<\"/>", "attribute"],
    ["< a/>", "without a name"],
    ["<1/>", "without a name"],
    ["<a/ >", "not closed"],
    ["<a>\0</a>", "NUL"]
  ])("%j", (document, expected) => {
    assert.include(reason(document), expected)
  })

  it("every document that is cut off", () => {
    const whole = "<?xml version=\"1.0\"?><!-- c --><a x=\"1\"><b>t&amp;u</b><c/><![CDATA[d]]></a>"
    assert.isFalse(xml.isFailure(xml.parse(whole)))
    for (let length = 0; length < whole.length; length++) {
      assert.isTrue(xml.isFailure(xml.parse(whole.slice(0, length))), `${length} characters`)
    }
  })

  it("what is not UTF-8", () => {
    assert.include(reason(Uint8Array.of(60, 97, 62, 0xff, 60, 47, 97, 62)), "UTF-8")
    assert.include(reason(encoder.encode("<a>é</a>").subarray(0, 4)), "UTF-8")
  })

  it("what is too long, too deep or too much", () => {
    assert.include(reason("<a>" + "x".repeat(100) + "</a>", { maxLength: 100 }), "too long")
    assert.include(reason(new Uint8Array(101), { maxLength: 100 }), "too long")
    const nested = (depth: number) => "<a>".repeat(depth) + "</a>".repeat(depth)
    assert.strictEqual(read(nested(32)).name, "a")
    assert.include(reason(nested(33)), "deep")
    assert.include(reason("<a>".repeat(1_000_000)), "deep")
    assert.strictEqual(read("<a>" + "<b/>".repeat(9) + "</a>", { maxElements: 10 }).children.length, 9)
    assert.include(reason("<a>" + "<b/>".repeat(10) + "</a>", { maxElements: 10 }), "too many")
  })
})

describe("whatever comes", () => {
  it("is an element or a failure with an offset inside the document", () => {
    fc.assert(fc.property(arbitraries.bytes, (bytes) => {
      const root = xml.parse(bytes)
      if (xml.isFailure(root)) assert.isAtMost(root.offset, bytes.length)
    }))
  })

  const markup = fc.array(
    fc.oneof(
      fc.constantFrom("<", ">", "/", "&", ";", "\"", "'", "=", " ", "\r", "\n", "a", "x:", "#", "1"),
      fc.constantFrom("<a>", "</a>", "<a/>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<!DOCTYPE", "&amp;"),
      fc.constantFrom("&#1;", "<b c='d'>", "</b>", "\uFEFF", "\0", "\ud800", "é")
    ),
    { maxLength: 60, size: "max" }
  ).map((pieces) => pieces.join(""))

  it("made of markup too", () => {
    fc.assert(
      fc.property(markup, (document) => {
        const root = xml.parse(document)
        if (xml.isFailure(root)) assert.isAtMost(root.offset, document.length)
        else assert.match(root.name, /^[ab1]*$/)
      }),
      { numRuns: 2000 }
    )
  })

  const hostile: ReadonlyArray<readonly [string, (n: number) => string]> = [
    ["text", (n) => `<a>${"x".repeat(n)}</a>`],
    ["elements", (n) => `<a>${"<b/>".repeat(n)}</a>`],
    ["open elements", (n) => "<a>".repeat(n)],
    ["less-than signs", (n) => "<".repeat(n)],
    ["ampersands", (n) => `<a>${"&".repeat(n)}</a>`],
    ["references", (n) => `<a>${"&lt;".repeat(n)}</a>`],
    ["open references", (n) => `<a>&${"x".repeat(n)};</a>`],
    ["comments", (n) => `<a>${"<!---->".repeat(n)}</a>`],
    ["open comments", (n) => `<a>${"<!--".repeat(n)}</a>`],
    ["CDATA sections", (n) => `<a>${"<![CDATA[x]]>".repeat(n)}</a>`],
    ["open CDATA sections", (n) => `<a>${"<![CDATA[".repeat(n)}</a>`],
    ["processing instructions", (n) => `${"<?x?>".repeat(n)}<a/>`],
    ["attributes", (n) => `<a ${"b=\"c\" ".repeat(n)}/>`],
    ["quotes", (n) => `<a b=${"'\"".repeat(n)}>`],
    ["one long name", (n) => `<${"a".repeat(n)}>`],
    ["prefixes", (n) => `<${"a:".repeat(n)}b/>`],
    ["white space", (n) => `<a${" ".repeat(n)}b${" ".repeat(n)}=${" ".repeat(n)}"c"${" ".repeat(n)}/>`],
    ["carriage returns", (n) => `<a>${"\r".repeat(n)}</a>`]
  ]

  it.each(hostile)("takes time in proportion to its length: %s", (_name, document) => {
    const steps = (n: number) => work(() => void xml.parse(document(n)))
    const small = steps(500)
    const large = steps(4000)
    assert.isAtMost(large, 8 * small + 1000)
    assert.isAtMost(large, 20 * document(4000).length)
  })
})
