import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/Emulator.js"
import { compute } from "../../src/internal/wire/checksum.js"
import type { Xml } from "../../src/internal/wire/xml.js"
import { childText } from "../../src/internal/wire/xml.js"
import * as Client from "./client.js"

const configuration = (status: string) =>
  `<VersioningConfiguration><Status>${status}</Status></VersioningConfiguration>`

const setup = Effect.gen(function*() {
  const emulator = yield* Emulator.make({ buckets: ["bkt", "plain"] })
  const send = Client.make(emulator)
  const versioning = (status: string) => send("PUT", "/bkt", { query: { versioning: "" }, body: configuration(status) })
  const put = (key: string, body = key) =>
    Effect.map(send("PUT", `/bkt/${key}`, { body }), (answer) => answer.headers["x-amz-version-id"] ?? "")
  const versions = (query: Record<string, string> = {}) => send("GET", "/bkt", { query: { versions: "", ...query } })
  yield* versioning("Enabled")
  return { emulator, send, versioning, put, versions }
})

const entries = (xml: Xml): ReadonlyArray<string> =>
  xml.children.filter(({ name }) => name === "Version" || name === "DeleteMarker").map((entry) =>
    `${entry.name === "Version" ? "" : "-"}${childText(entry, "Key")}${
      childText(entry, "IsLatest") === "true" ? "!" : ""
    }`
  )

const ids = (xml: Xml) => Client.texts(xml, "VersionId")

describe("a bucket's versioning", () => {
  it.effect("is off, then on or suspended", () =>
    Effect.gen(function*() {
      const { send, versioning } = yield* setup
      const status = (bucket: string) =>
        Effect.map(send("GET", `/${bucket}`, { query: { versioning: "" } }), (a) => Client.texts(a.xml, "Status"))
      assert.deepStrictEqual(yield* status("plain"), [])
      assert.deepStrictEqual(yield* status("bkt"), ["Enabled"])
      assert.strictEqual((yield* versioning("Suspended")).status, 200)
      assert.deepStrictEqual(yield* status("bkt"), ["Suspended"])
      assert.strictEqual((yield* versioning("Off")).code, "MalformedXML")
      const ask = (body: string) =>
        Effect.map(send("PUT", "/bkt", { query: { versioning: "" }, body }), (answer) => answer.code)
      assert.strictEqual(yield* ask("<VersioningConfiguration/>"), "IllegalVersioningConfigurationException")
      assert.strictEqual(
        yield* ask(
          "<VersioningConfiguration><Status>Enabled</Status><MfaDelete>Enabled</MfaDelete></VersioningConfiguration>"
        ),
        "NotImplemented"
      )
    }))

  it.effect("is not spoken of by a bucket that never had it", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      const put = yield* send("PUT", "/plain/k", { body: "1" })
      const get = yield* send("GET", "/plain/k", { query: { versionId: "null" } })
      const gone = yield* send("DELETE", "/plain/k")
      assert.strictEqual(get.text, "1")
      for (const answer of [put, get, gone]) {
        assert.isUndefined(answer.headers["x-amz-version-id"])
        assert.isUndefined(answer.headers["x-amz-delete-marker"])
      }
    }))

  it.effect("keeps what was there before as the version null", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      yield* send("PUT", "/plain/k", { body: "old" })
      yield* send("PUT", "/plain", { query: { versioning: "" }, body: configuration("Enabled") })
      yield* send("PUT", "/plain/k", { body: "new" })
      const old = yield* send("GET", "/plain/k", { query: { versionId: "null" } })
      assert.deepStrictEqual([old.text, old.headers["x-amz-version-id"]], ["old", "null"])
      const list = yield* send("GET", "/plain", { query: { versions: "" } })
      assert.deepStrictEqual(entries(list.xml), ["k!", "k"])
      assert.strictEqual(ids(list.xml)[1], "null")
    }))
})

describe("versions", () => {
  it.effect("are kept, and got by their ids", () =>
    Effect.gen(function*() {
      const { put, send } = yield* setup
      const one = yield* put("k", "1")
      const two = yield* put("k", "2")
      assert.match(one, /^[A-Za-z0-9._]{32}$/)
      assert.notStrictEqual(one, two)
      const now = yield* send("GET", "/bkt/k")
      assert.deepStrictEqual([now.text, now.headers["x-amz-version-id"]], ["2", two])
      const then = yield* send("GET", "/bkt/k", { query: { versionId: one } })
      assert.deepStrictEqual([then.text, then.headers["x-amz-version-id"]], ["1", one])
      const head = yield* send("HEAD", "/bkt/k", { query: { versionId: one } })
      assert.strictEqual(head.headers["x-amz-version-id"], one)
      const attributes = yield* send("GET", "/bkt/k", {
        query: { attributes: "", versionId: one },
        headers: { "x-amz-object-attributes": "ObjectSize" }
      })
      assert.strictEqual(attributes.headers["x-amz-version-id"], one)
      const get = (versionId: string) => Effect.map(send("GET", "/bkt/k", { query: { versionId } }), (a) => a.code)
      assert.strictEqual(yield* get("a".repeat(32)), "InvalidArgument")
      assert.strictEqual(yield* get("nonsense"), "InvalidArgument")
      assert.strictEqual(yield* get(""), "InvalidArgument")
      assert.strictEqual(yield* get("null"), "NoSuchVersion")
    }))

  it.effect("are hidden by a delete marker, and come back when it goes", () =>
    Effect.gen(function*() {
      const { emulator, put, send } = yield* setup
      const id = yield* put("k")
      yield* TestClock.adjust("1 hour")
      const gone = yield* send("DELETE", "/bkt/k")
      const marker = gone.headers["x-amz-version-id"] ?? ""
      assert.deepStrictEqual([gone.status, gone.headers["x-amz-delete-marker"]], [204, "true"])
      assert.strictEqual(yield* emulator.objectCount("bkt"), 0)
      const get = yield* send("GET", "/bkt/k")
      assert.deepStrictEqual([get.status, get.code, get.headers["x-amz-delete-marker"]], [404, "NoSuchKey", "true"])
      assert.strictEqual(get.headers["x-amz-version-id"], marker)
      const head = yield* send("HEAD", "/bkt/k")
      assert.deepStrictEqual([head.status, head.headers["x-amz-delete-marker"]], [404, "true"])
      const self = yield* send("GET", "/bkt/k", { query: { versionId: marker } })
      assert.deepStrictEqual([self.status, self.code], [405, "MethodNotAllowed"])
      assert.deepStrictEqual(
        [self.headers["x-amz-delete-marker"], self.headers["allow"], self.headers["last-modified"]],
        ["true", "DELETE", "Thu, 01 Jan 1970 01:00:00 GMT"]
      )
      assert.deepStrictEqual(Client.texts(self.xml, "ResourceType"), ["DeleteMarker"])
      for (const name of ["tagging", "acl"]) {
        const ask = (method: string, query: Record<string, string>) =>
          Effect.map(send(method, "/bkt/k", { query: { [name]: "", ...query } }), (a) => a.code)
        assert.strictEqual(yield* ask("GET", {}), name === "acl" ? "NoSuchKey" : "MethodNotAllowed")
        assert.strictEqual(yield* ask("GET", { versionId: marker }), "MethodNotAllowed")
      }
      assert.strictEqual((yield* send("GET", "/bkt/k", { query: { versionId: id } })).text, "k")
      const list = yield* send("GET", "/bkt", { query: { "list-type": "2" } })
      assert.deepStrictEqual(Client.texts(list.xml, "Key"), [])
      const undo = yield* send("DELETE", "/bkt/k", { query: { versionId: marker } })
      assert.deepStrictEqual(
        [undo.headers["x-amz-version-id"], undo.headers["x-amz-delete-marker"]],
        [marker, "true"]
      )
      assert.strictEqual((yield* send("GET", "/bkt/k")).headers["x-amz-version-id"], id)
      assert.strictEqual(yield* emulator.objectCount("bkt"), 1)
    }))

  it.effect("go one by one, the one before taking the place of the last", () =>
    Effect.gen(function*() {
      const { put, send, versions } = yield* setup
      const one = yield* put("k", "1")
      const two = yield* put("k", "2")
      const three = yield* put("k", "3")
      const remove = (versionId: string) => send("DELETE", "/bkt/k", { query: { versionId } })
      const gone = yield* remove(three)
      assert.deepStrictEqual(
        [gone.status, gone.headers["x-amz-version-id"], gone.headers["x-amz-delete-marker"]],
        [204, three, undefined]
      )
      assert.strictEqual((yield* send("GET", "/bkt/k")).text, "2")
      assert.strictEqual((yield* remove(three)).status, 204)
      assert.strictEqual((yield* send("GET", "/bkt/k", { query: { versionId: three } })).code, "NoSuchVersion")
      yield* remove(one)
      assert.deepStrictEqual(ids((yield* versions()).xml), [two])
      assert.strictEqual((yield* send("DELETE", "/bkt")).code, "BucketNotEmpty")
      yield* remove(two)
      assert.strictEqual((yield* send("GET", "/bkt/k")).headers["x-amz-delete-marker"], undefined)
      assert.strictEqual((yield* send("DELETE", "/bkt")).status, 204)
    }))

  it.effect("are not made while suspended: there is one version null", () =>
    Effect.gen(function*() {
      const { put, send, versioning, versions } = yield* setup
      const one = yield* put("k", "1")
      yield* versioning("Suspended")
      assert.strictEqual(yield* put("k", "2"), "")
      assert.strictEqual(yield* put("k", "3"), "")
      assert.strictEqual((yield* send("GET", "/bkt/k")).headers["x-amz-version-id"], "null")
      const copy = yield* send("PUT", "/bkt/c", { headers: { "x-amz-copy-source": "bkt/k" } })
      assert.deepStrictEqual(
        [copy.headers["x-amz-version-id"], copy.headers["x-amz-copy-source-version-id"]],
        ["null", undefined]
      )
      yield* send("DELETE", "/bkt/c", { query: { versionId: "null" } })
      assert.deepStrictEqual(ids((yield* versions()).xml), ["null", one])
      const gone = yield* send("DELETE", "/bkt/k")
      assert.deepStrictEqual(
        [gone.headers["x-amz-version-id"], gone.headers["x-amz-delete-marker"]],
        ["null", "true"]
      )
      const list = yield* versions()
      assert.deepStrictEqual([entries(list.xml), ids(list.xml)], [["-k!", "k"], ["null", one]])
      yield* versioning("Enabled")
      const two = yield* put("k", "4")
      assert.deepStrictEqual(ids((yield* versions()).xml), [two, "null", one])
      yield* send("DELETE", "/bkt/k", { query: { versionId: "null" } })
      assert.deepStrictEqual(ids((yield* versions()).xml), [two, one])
    }))

  it.effect("are made by copies and completed uploads, and copied by their ids", () =>
    Effect.gen(function*() {
      const { put, send } = yield* setup
      const one = yield* put("k", "1")
      yield* put("k", "2")
      const copy = (source: string, key = "copy") =>
        send("PUT", `/bkt/${key}`, { headers: { "x-amz-copy-source": source } })
      const copied = yield* copy(`bkt/k?versionId=${one}`)
      assert.strictEqual(copied.headers["x-amz-copy-source-version-id"], one)
      assert.match(copied.headers["x-amz-version-id"] ?? "", /^.{32}$/)
      assert.strictEqual((yield* send("GET", "/bkt/copy")).text, "1")
      const marker = (yield* send("DELETE", "/bkt/k")).headers["x-amz-version-id"] ?? ""
      assert.strictEqual((yield* copy("bkt/k")).code, "NoSuchKey")
      assert.strictEqual((yield* copy(`bkt/k?versionId=${marker}`)).code, "InvalidRequest")
      assert.strictEqual((yield* copy("bkt/k?versionId=null")).code, "NoSuchVersion")
      const restored = yield* copy(`bkt/k?versionId=${one}`, "k")
      assert.strictEqual(restored.status, 200)
      const upload = (yield* send("POST", "/bkt/big", { query: { uploads: "" } })).xml
      const uploadId = Client.texts(upload, "UploadId")[0] ?? ""
      const part = yield* send("PUT", "/bkt/big", {
        query: { uploadId, partNumber: "1" },
        headers: { "x-amz-copy-source": `bkt/k?versionId=${one}` }
      })
      assert.strictEqual(part.headers["x-amz-copy-source-version-id"], one)
      const complete = () =>
        send("POST", "/bkt/big", {
          query: { uploadId },
          body: `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${
            Client.texts(part.xml, "ETag")[0]
          }</ETag></Part></CompleteMultipartUpload>`
        })
      const first = (yield* complete()).headers["x-amz-version-id"]
      assert.match(first ?? "", /^.{32}$/)
      assert.strictEqual((yield* complete()).headers["x-amz-version-id"], first)
    }))

  it.effect("are deleted in batches, which say what has become of each", () =>
    Effect.gen(function*() {
      const { put, send } = yield* setup
      const id = yield* put("a")
      yield* put("b")
      const old = (yield* send("DELETE", "/bkt/c")).headers["x-amz-version-id"] ?? ""
      const body =
        `<Delete><Object><Key>a</Key><VersionId>${id}</VersionId></Object><Object><Key>b</Key></Object><Object><Key>c</Key><VersionId>${old}</VersionId></Object></Delete>`
      const answer = yield* send("POST", "/bkt", {
        query: { delete: "" },
        body,
        headers: { "content-md5": compute("MD5", Client.bytes(body)) }
      })
      const [a, b, c] = answer.xml.children
      assert.deepStrictEqual([childText(a!, "VersionId"), childText(a!, "DeleteMarker")], [id, undefined])
      assert.deepStrictEqual([childText(b!, "VersionId"), childText(b!, "DeleteMarker")], [undefined, "true"])
      assert.match(childText(b!, "DeleteMarkerVersionId") ?? "", /^.{32}$/)
      assert.deepStrictEqual(
        [childText(c!, "VersionId"), childText(c!, "DeleteMarker"), childText(c!, "DeleteMarkerVersionId")],
        [old, "true", old]
      )
    }))

  it.effect("answer conditional requests by what is there now", () =>
    Effect.gen(function*() {
      const { put, send } = yield* setup
      yield* put("k", "1")
      const tag = (yield* send("HEAD", "/bkt/k")).headers["etag"] ?? ""
      const write = (headers: Record<string, string>) =>
        Effect.map(send("PUT", "/bkt/k", { body: "x", headers }), (a) => a.code ?? String(a.status))
      assert.strictEqual(yield* write({ "if-none-match": "*" }), "PreconditionFailed")
      yield* send("DELETE", "/bkt/k")
      assert.strictEqual(yield* write({ "if-match": tag }), "NoSuchKey")
      assert.strictEqual(yield* write({ "if-none-match": "*" }), "200")
    }))
})

describe("listing versions", () => {
  it.effect("goes by key, then from the newest, and pages amid a key", () =>
    Effect.gen(function*() {
      const { put, send, versions } = yield* setup
      const expected: Array<string> = []
      for (const key of ["a", "b/1", "b/2", "c"]) {
        const made = [yield* put(key, "1"), yield* put(key, "2")]
        if (key === "c") made.push((yield* send("DELETE", "/bkt/c")).headers["x-amz-version-id"] ?? "")
        expected.push(...made.reverse())
      }
      const all = yield* versions()
      assert.deepStrictEqual(ids(all.xml), expected)
      assert.deepStrictEqual(entries(all.xml), ["a!", "a", "b/1!", "b/1", "b/2!", "b/2", "-c!", "c", "c"])
      assert.deepStrictEqual(Client.texts(all.xml, "IsTruncated"), ["false"])
      for (const size of ["1", "2", "4"]) {
        const seen: Array<string> = []
        let markers: Record<string, string> = {}
        for (let page = 0; page < 20; page++) {
          const answer = yield* versions({ "max-keys": size, ...markers })
          seen.push(...ids(answer.xml))
          const [key] = Client.texts(answer.xml, "NextKeyMarker")
          const [id] = Client.texts(answer.xml, "NextVersionIdMarker")
          if (key === undefined) break
          markers = { "key-marker": key, ...(id === undefined ? {} : { "version-id-marker": id }) }
        }
        assert.deepStrictEqual(seen, expected)
      }
      const tree = yield* versions({ delimiter: "/", "max-keys": "3" })
      assert.deepStrictEqual(entries(tree.xml), ["a!", "a"])
      assert.deepStrictEqual(Client.texts(tree.xml, "Prefix").slice(1), ["b/"])
      assert.deepStrictEqual(Client.texts(tree.xml, "NextKeyMarker"), ["b/"])
      assert.deepStrictEqual(Client.texts(tree.xml, "NextVersionIdMarker"), [])
      const after = yield* versions({ delimiter: "/", "key-marker": "b/" })
      assert.deepStrictEqual(entries(after.xml), ["-c!", "c", "c"])
      assert.deepStrictEqual(entries((yield* versions({ prefix: "b/2" })).xml), ["b/2!", "b/2"])
      assert.strictEqual((yield* versions({ "version-id-marker": expected[0]! })).code, "InvalidArgument")
    }))

  it.effect("goes on although the page before has been deleted", () =>
    Effect.gen(function*() {
      const { put, send, versions } = yield* setup
      for (let i = 0; i < 5; i++) yield* put("k", String(i))
      let markers: Record<string, string> = {}
      for (let page = 0; page < 10; page++) {
        const answer = yield* versions({ "max-keys": "2", ...markers })
        for (const id of ids(answer.xml)) yield* send("DELETE", "/bkt/k", { query: { versionId: id } })
        const [key] = Client.texts(answer.xml, "NextKeyMarker")
        const [id] = Client.texts(answer.xml, "NextVersionIdMarker")
        if (key === undefined || id === undefined) break
        markers = { "key-marker": key, "version-id-marker": id }
      }
      assert.deepStrictEqual(ids((yield* versions()).xml), [])
    }))
})
