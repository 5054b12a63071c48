import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as xml from "../../src/internal/wire/xml.js"
import { canned, errorDocument } from "../support/canned.js"
import type { Golden } from "./golden.js"
import { buckets } from "./golden/buckets.js"
import { objects } from "./golden/objects.js"
import { settings } from "./golden/settings.js"

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

interface Tree {
  readonly name: string
  readonly text: string
  readonly attributes: ReadonlyArray<readonly [string, string]>
  readonly children: ReadonlyArray<Tree>
}

const tree = (node: xml.Xml): Tree => ({
  name: node.name,
  text: node.children.length === 0 ? node.text : "",
  attributes: node.attributes.filter(([name]) => name !== "xmlns"),
  children: node.children.map(tree)
})

const parsed = (document: string) => {
  const root = xml.parse(document)
  if (xml.isFailure(root)) assert.fail(`${root.reason}: ${document}`)
  return root
}

// Any answer will do; this one is not asked for twice.
const sent = (golden: Golden) =>
  Effect.gen(function*() {
    const { layer, requests } = yield* canned(() => errorDocument("AccessDenied", 403))
    const exit = yield* Effect.exit(Effect.provide(golden.call, layer))
    const [request] = yield* requests
    if (request === undefined) assert.fail(`nothing was sent: ${JSON.stringify(exit)}`)
    return request
  })

const goldens: ReadonlyArray<Golden> = [...objects, ...buckets, ...settings]

describe("requests are what S3's API reference shows", () => {
  for (const golden of goldens) {
    it.effect(
      golden.about === undefined ? golden.operation : `${golden.operation}: ${golden.about}`,
      () =>
        Effect.gen(function*() {
          const request = yield* sent(golden)
          const { hostname, origin } = new URL(request.url)
          assert.strictEqual(hostname, "127.0.0.1")
          assert.strictEqual(`${request.method} ${request.url.slice(origin.length)}`, golden.request)
          for (const [name, value] of Object.entries(golden.headers ?? {})) {
            assert.strictEqual(request.headers[name], value, name)
          }
          const body = request.body._tag === "Uint8Array" ? new TextDecoder().decode(request.body.body) : ""
          if (golden.body === undefined || !golden.body.trimStart().startsWith("<")) {
            assert.strictEqual(body, golden.body ?? "")
            return
          }
          const written = parsed(body)
          assert.strictEqual(xml.attribute(written, "xmlns"), namespace)
          assert.deepStrictEqual(tree(written), tree(parsed(golden.body)))
          assert.strictEqual(request.headers["content-type"], "application/xml")
          assert.isTrue(
            "content-md5" in request.headers ||
              Object.keys(request.headers).some((name) => name.startsWith("x-amz-checksum-")),
            "a document travels with a digest"
          )
        })
    )
  }
})
