import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import * as xml from "../../src/internal/wire/xml.js"
import { element, leaf, text, withAttributes, write, type XmlElement } from "../../src/internal/wire/xmlWriter.js"
import * as arbitraries from "./arbitraries.js"

const written = (root: XmlElement): string => {
  const document = write(root)
  if (xml.isFailure(document)) assert.fail(`${document.reason} at ${document.offset}`)
  return document
}

// XML 1.0 §2.2, one code point at a time.
const carried = (s: string): boolean =>
  [...s].every((character) => {
    const code = character.codePointAt(0)!
    return code === 9 || code === 10 || code === 13 || code >= 32 && code <= 0xd7ff ||
      code >= 0xe000 && code <= 0xfffd || code >= 0x10000
  })

describe("write", () => {
  it("escapes what a reader would take for markup, and the CR that it would turn into LF", () => {
    assert.strictEqual(
      written(element("a", text("&<>\"'\r\n\t"))),
      "<a>&amp;&lt;&gt;&quot;&#39;&#13;\n\t</a>"
    )
    assert.strictEqual(
      written(withAttributes(element("a"), [["b", "\"<&\r\n\t"]])),
      "<a b=\"&quot;&lt;&amp;&#13;&#10;&#9;\"/>"
    )
  })

  it("puts a namespace and a declaration where they are asked for", () => {
    const root = element("a", leaf("b", 1), leaf("c", undefined), leaf("d", false), undefined)
    assert.strictEqual(
      write(root, { namespace: "urn:x", declaration: true }),
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a xmlns=\"urn:x\"><b>1</b><d>false</d></a>"
    )
    assert.strictEqual(write(root), "<a><b>1</b><d>false</d></a>")
  })

  it("refuses what XML cannot carry, over all code units", () => {
    for (let code = 0; code <= 0xffff; code++) {
      const s = String.fromCharCode(code)
      if (xml.isFailure(write(element("a", text(s)))) === carried(s)) assert.fail(code.toString(16))
    }
    const failure = write(element("a", withAttributes(element("b"), [["c", "ok\u0001"]])))
    assert.isTrue(xml.isFailure(failure))
    if (xml.isFailure(failure)) assert.strictEqual(failure.offset, 2)
  })

  it("writes any text so that it is read back as it was, or refuses it", () => {
    fc.assert(fc.property(fc.oneof(arbitraries.text, arbitraries.units), (s) => {
      const document = write(withAttributes(element("a", leaf("b", s)), [["c", s]]))
      assert.strictEqual(xml.isFailure(document), !carried(s))
      if (xml.isFailure(document)) return
      const root = xml.parse(new TextEncoder().encode(document))
      assert.isFalse(xml.isFailure(root))
      if (xml.isFailure(root)) return
      assert.strictEqual(xml.childText(root, "b"), s)
      assert.strictEqual(xml.attribute(root, "c"), s)
    }))
  })

  interface Tree {
    readonly name: string
    readonly text: string
    readonly children: ReadonlyArray<Tree>
  }

  const tree: fc.Memo<Tree> = fc.memo((depth) =>
    fc.record({
      name: fc.constantFrom("a", "Key", "__proto__", "constructor", "x-1.y_z"),
      text: arbitraries.text.filter(carried),
      children: depth > 1 ? fc.array(tree(depth - 1), { maxLength: 3 }) : fc.constant([])
    })
  )

  const ofTree = ({ children, name, text: value }: Tree): XmlElement =>
    element(name, text(value), ...children.map(ofTree))

  const toTree = ({ children, name, text: value }: xml.Xml): Tree => ({
    name,
    text: value,
    children: children.map(toTree)
  })

  it("writes any tree so that it is read back as it was", () => {
    fc.assert(fc.property(tree(4), (expected) => {
      const root = xml.parse(written(ofTree(expected)))
      assert.isFalse(xml.isFailure(root))
      if (!xml.isFailure(root)) assert.deepStrictEqual(toTree(root), expected)
    }))
  })
})
