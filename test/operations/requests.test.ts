import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Provider, type StorageError } from "effect-s3"
import * as xml from "../../src/internal/wire/xml.js"
import { canned, errorDocument } from "../support/canned.js"
import type { Golden } from "./golden.js"
import { goldens } from "./goldens.js"

const provider = Provider.custom(Provider.generic, { subresources: Provider.aws.subresources })

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
    const { layer, requests } = yield* canned(() => errorDocument("AccessDenied", 403), { provider })
    const exit = yield* Effect.exit(Effect.provide(golden.call, layer))
    const [request] = yield* requests
    if (request === undefined) assert.fail(`nothing was sent: ${JSON.stringify(exit)}`)
    return request
  })

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

describe("nothing is changed beside a bucket or an object that the server is not known to keep", () => {
  const changes = goldens.filter(({ request }) => /^(PUT|DELETE)/.test(request))

  it("is about all changes", () => {
    assert.isAtLeast(changes.length, 50)
  })

  for (const { about, call, operation } of changes) {
    it.effect(about === undefined ? operation : `${operation}: ${about}`, () =>
      Effect.gen(function*() {
        const ignorant = Provider.custom(Provider.generic, { subresources: [] })
        const { layer, requests } = yield* canned(() => new Response(null, { status: 204 }), { provider: ignorant })
        const error = yield* Effect.flip(
          Effect.provide(call as Effect.Effect<unknown, StorageError.StorageError>, layer)
        )
        assert.strictEqual(error._tag, "UnsupportedByProvider")
        assert.include(error.hint, "subresources")
        assert.deepStrictEqual(yield* requests, [])
      }))
  }
})
