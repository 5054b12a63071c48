import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import { accessControlPolicy } from "../../src/internal/s3/documents/acl.js"
import { lifecycleConfiguration } from "../../src/internal/s3/documents/lifecycle.js"
import { notificationConfiguration } from "../../src/internal/s3/documents/notification.js"
import { retention } from "../../src/internal/s3/documents/objectLock.js"
import { isFailure, parse, type Xml } from "../../src/internal/wire/xml.js"
import { documents, values } from "./documents.js"

const reason = (output: unknown): string => {
  if (!isFailure(output)) assert.fail(`was taken: ${JSON.stringify(output)}`)
  return output.reason
}

const escaped = (text: string) => text.replace(/[&<>"\r\n\t]/g, (c) => `&#${c.charCodeAt(0)};`)

// Filters and choices: what is not known in them is not passed over.
const closed = ["Filter", "And", "S3Key", "Encryption", "TargetObjectKeyFormat"]

// With an element that nobody knows, of each name that could be mistaken, before and after every other.
const withStrangers = (node: Xml): string => {
  const stranger = closed.includes(node.name) ? "" : `<Unknown id="1">x<Prefix>y</Prefix></Unknown>`
  const attributes = node.attributes.map(([name, value]) => ` ${name}="${escaped(value)}"`).join("")
  const inside = node.children.length === 0
    ? escaped(node.text)
    : node.children.map((child) => stranger + withStrangers(child)).join("") + stranger
  return `<${node.name}${attributes}>${inside}</${node.name}>`
}

describe("every document", () => {
  it("is found", () => {
    assert.isAtLeast(documents.length, 45)
  })

  it.each([...documents])("%s is read as it was written", (_name, document) => {
    fc.assert(
      fc.property(values(document), (value) => {
        const written = document.encode(value)
        if (isFailure(written)) assert.fail(written.reason)
        assert.deepStrictEqual(document.decode(written), value, written)
        assert.deepStrictEqual(document.decode(new TextEncoder().encode(written)), value)
      }),
      { numRuns: 40 }
    )
  })

  it.each([...documents])("%s is read the same with elements that are not known", (_name, document) => {
    fc.assert(
      fc.property(values(document), (value) => {
        const written = document.encode(value)
        if (isFailure(written)) assert.fail(written.reason)
        const root = parse(written)
        if (isFailure(root)) assert.fail(root.reason)
        assert.deepStrictEqual(document.decode(withStrangers(root)), value)
      }),
      { numRuns: 10 }
    )
  })

  it.each([...documents])("%s refuses what is no value of its own", (_name, { encode }) => {
    for (const wrong of ["text", 1, null, undefined, []] as ReadonlyArray<any>) {
      const written = encode(wrong)
      if (!isFailure(written)) assert.deepStrictEqual(wrong, [], written)
    }
  })
})

describe("a value that is wrong is refused with its place", () => {
  const rule = { status: "Enabled", filter: {} }
  const lifecycle = (changed: object) =>
    reason(lifecycleConfiguration.encode({ rules: [rule, { ...rule, ...changed }] }))

  it("a date, a number, a text", () => {
    const date = new Date(NaN)
    assert.strictEqual(lifecycle({ expiration: { date } }), "rules[1].expiration.date is not a date")
    assert.strictEqual(lifecycle({ expiration: { days: 1.5 } }), "rules[1].expiration.days is not a whole number")
    assert.strictEqual(lifecycle({ expiration: { days: -1 } }), "rules[1].expiration.days is not a whole number")
    assert.strictEqual(lifecycle({ id: 7 }), "rules[1].id is not a text")
    assert.strictEqual(
      lifecycle({ expiration: { expiredObjectDeleteMarker: "yes" } }),
      "rules[1].expiration.expiredObjectDeleteMarker is not true or false"
    )
  })

  it("what is missing, and what is no list", () => {
    assert.strictEqual(lifecycle({ status: undefined }), "rules[1].status is missing")
    assert.strictEqual(lifecycle({ transitions: {} }), "rules[1].transitions is not a list")
    assert.strictEqual(reason(lifecycleConfiguration.encode({} as any)), "rules is missing")
    assert.strictEqual(reason(accessControlPolicy.encode({} as any)), "grants is missing")
  })

  it("two of what there can be one of", () => {
    assert.strictEqual(
      lifecycle({ filter: { prefix: "a", tag: { key: "k", value: "v" } } }),
      "rules[1].filter takes only one of prefix and tag"
    )
  })

  it("what XML cannot carry, and never the value itself", () => {
    assert.strictEqual(lifecycle({ id: "canary\u0000" }), "a character that XML cannot carry")
  })
})

describe("a document that cannot be read fails", () => {
  const filter = (content: string) =>
    lifecycleConfiguration.decode(
      `<LifecycleConfiguration><Rule><Filter>${content}</Filter><Status>Enabled</Status></Rule></LifecycleConfiguration>`
    )

  it("a filter that is not understood is not read as one that lets everything through", () => {
    assert.strictEqual(reason(filter("<ArchiveZone/>")), "<Filter> holds what is not known here")
    assert.strictEqual(reason(filter("<Prefix>a</Prefix><ArchiveZone/>")), "<Filter> holds what is not known here")
    assert.strictEqual(
      reason(filter("<And><Prefix>a</Prefix><ArchiveZone/></And>")),
      "<And> holds what is not known here"
    )
    assert.strictEqual(
      reason(filter("<Prefix>a</Prefix><And><Prefix>b</Prefix></And>")),
      "<Filter> holds more than one thing"
    )
    assert.deepStrictEqual(filter(""), { rules: [{ status: "Enabled", filter: {} }] })
    assert.deepStrictEqual(filter("<Prefix/>"), { rules: [{ status: "Enabled", filter: { prefix: "" } }] })
  })

  it("several criteria without <And> round them, as Ceph 16 writes them, are all kept", () => {
    const tag = (key: string) => `<Tag><Key>${key}</Key><Value>v</Value></Tag>`
    assert.deepStrictEqual(filter(`<Prefix>a</Prefix>${tag("k")}${tag("l")}`), {
      rules: [{
        status: "Enabled",
        filter: { and: { prefix: "a", tags: [{ key: "k", value: "v" }, { key: "l", value: "v" }] } }
      }]
    })
    assert.deepStrictEqual(filter(tag("k") + tag("l")), {
      rules: [{
        status: "Enabled",
        filter: { and: { tags: [{ key: "k", value: "v" }, { key: "l", value: "v" }] } }
      }]
    })
  })

  it("roots by the names that servers give them", () => {
    assert.deepStrictEqual(retention.decode("<ObjectLockRetention><Mode>GOVERNANCE</Mode></ObjectLockRetention>"), {
      mode: "GOVERNANCE"
    })
    assert.strictEqual(reason(retention.decode("<LegalHold/>")), "the root element is not <Retention>")
  })

  it("a value that is wrong, or missing", () => {
    const until = (text: string) =>
      retention.decode(`<Retention><RetainUntilDate>${text}</RetainUntilDate></Retention>`)
    assert.strictEqual(reason(until("canary")), "<RetainUntilDate> is not a date")
    assert.deepStrictEqual(until(""), {})
    assert.strictEqual(
      reason(lifecycleConfiguration.decode("<LifecycleConfiguration><Rule/></LifecycleConfiguration>")),
      "<Status> is missing"
    )
  })
})

describe("places", () => {
  it("an element that says all by being there", () => {
    assert.strictEqual(
      notificationConfiguration.encode({ eventBridgeConfiguration: true }),
      "<NotificationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><EventBridgeConfiguration/>" +
        "</NotificationConfiguration>"
    )
    assert.deepStrictEqual(notificationConfiguration.decode("<NotificationConfiguration/>"), {})
  })

  it("a list whose wrapper is absent is empty", () => {
    assert.deepStrictEqual(accessControlPolicy.decode("<AccessControlPolicy/>"), { grants: [] })
  })

  it("null says as little as undefined", () => {
    assert.strictEqual(
      retention.encode({ mode: null, retainUntilDate: undefined } as any),
      "<Retention xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>"
    )
  })
})
