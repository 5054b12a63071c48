import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/Emulator.js"
import { compute } from "../../src/internal/wire/checksum.js"
import * as Client from "./client.js"

const setup = Effect.map(Emulator.make({ buckets: ["bkt"] }), (emulator) => ({ emulator, send: Client.make(emulator) }))

const helloTag = "\"5d41402abc4b2a76b9719d911017c592\""

describe("objects", () => {
  it.effect("are put, got, headed, listed and deleted", () =>
    Effect.gen(function*() {
      const { emulator, send } = yield* setup
      const put = yield* send("PUT", "/bkt/a/b c", { body: "hello", headers: { "content-type": "text/plain" } })
      assert.strictEqual(put.status, 200)
      assert.strictEqual(put.headers["etag"], helloTag)
      assert.isUndefined(put.headers["x-amz-version-id"])
      const get = yield* send("GET", "/bkt/a/b c")
      assert.strictEqual(get.text, "hello")
      assert.strictEqual(get.headers["content-type"], "text/plain")
      const head = yield* send("HEAD", "/bkt/a/b c")
      assert.strictEqual(head.headers["content-length"], "5")
      assert.strictEqual(head.bytes.length, 0)
      const list = yield* send("GET", "/bkt", { query: { "list-type": "2" } })
      assert.deepStrictEqual(Client.texts(list.xml, "Key"), ["a/b c"])
      assert.strictEqual((yield* send("DELETE", "/bkt/a/b c")).status, 204)
      assert.strictEqual((yield* send("GET", "/bkt/a/b c")).code, "NoSuchKey")
      assert.strictEqual(yield* emulator.objectCount("bkt"), 0)
    }))

  it.effect("keep keys as they are: dots, slashes, anything", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      const keys = ["../x/./y", "//a//", "a%2Fb", "ü\u0001\n", "k?x=y#z", "+ +"]
      for (const key of keys) yield* send("PUT", `/bkt/${key}`, { body: key })
      for (const key of keys) assert.strictEqual((yield* send("GET", `/bkt/${key}`)).text, key)
      assert.strictEqual((yield* send("PUT", `/bkt/${"é".repeat(512)}`)).status, 200)
      assert.strictEqual((yield* send("PUT", `/bkt/${"é".repeat(512)}x`)).code, "KeyTooLongError")
    }))

  it.effect("keep their bytes, whatever becomes of the writer's buffer", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      const buffer = Client.bytes("hello")
      yield* send("PUT", "/bkt/k", { body: buffer })
      buffer.fill(0)
      assert.strictEqual((yield* send("GET", "/bkt/k")).text, "hello")
    }))

  it.effect("of many chunks come back whole and in ranges", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      const chunk = new Uint8Array(700_000).map((_, i) => i % 251)
      const body = Stream.fromIterable([chunk, chunk, chunk])
      const put = yield* send("PUT", "/bkt/k", { body, length: 3 * chunk.length })
      assert.strictEqual(put.status, 200)
      const whole = Buffer.concat([chunk, chunk, chunk])
      assert.deepStrictEqual(Buffer.from((yield* send("GET", "/bkt/k")).bytes), whole)
      const part = yield* send("GET", "/bkt/k", { headers: { range: "bytes=1048570-1048580" } })
      assert.strictEqual(part.status, 206)
      assert.strictEqual(part.headers["content-range"], `bytes 1048570-1048580/${whole.length}`)
      assert.deepStrictEqual(Buffer.from(part.bytes), whole.subarray(1_048_570, 1_048_581))
    }))

  it.effect("come in ranges as S3 reads them", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      yield* send("PUT", "/bkt/k", { body: "0123456789" })
      yield* send("PUT", "/bkt/empty")
      const got = (range: string, path = "/bkt/k") =>
        Effect.map(send("GET", path, { headers: { range } }), (a) => `${a.status} ${a.code ?? a.text}`)
      assert.strictEqual(yield* got("bytes=0-0"), "206 0")
      assert.strictEqual(yield* got("bytes=7-"), "206 789")
      assert.strictEqual(yield* got("bytes=-3"), "206 789")
      assert.strictEqual(yield* got("bytes=-30"), "206 0123456789")
      assert.strictEqual(yield* got("bytes=8-100"), "206 89")
      assert.strictEqual(yield* got("bytes=10-"), "416 InvalidRange")
      assert.strictEqual(yield* got("bytes=-0"), "416 InvalidRange")
      assert.strictEqual(yield* got("bytes=5-2"), "200 0123456789")
      assert.strictEqual(yield* got("bytes=0-1,3-4"), "200 0123456789")
      assert.strictEqual(yield* got("chars=0-1"), "200 0123456789")
      assert.strictEqual(yield* got("bytes=0-", "/bkt/empty"), "416 InvalidRange")
    }))

  it.effect("carry what their writer said", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      const headers = {
        "content-type": "text/x",
        "content-encoding": "aws-chunked, gzip",
        "content-language": "de",
        "content-disposition": "attachment",
        "cache-control": "no-store",
        expires: "whenever",
        "x-amz-meta-A": "1",
        "x-amz-storage-class": "STANDARD_IA",
        "x-amz-website-redirect-location": "/x",
        "x-amz-server-side-encryption": "AES256",
        "x-amz-tagging": "a=1&b=two+words"
      }
      yield* send("PUT", "/bkt/k", {
        headers: Object.fromEntries(Object.entries(headers).map(([k, v]) => [k.toLowerCase(), v]))
      })
      const head = yield* send("HEAD", "/bkt/k")
      assert.strictEqual(head.headers["content-encoding"], "gzip")
      assert.strictEqual(head.headers["x-amz-meta-a"], "1")
      assert.strictEqual(head.headers["expires"], "whenever")
      assert.strictEqual(head.headers["x-amz-storage-class"], "STANDARD_IA")
      assert.strictEqual(head.headers["x-amz-tagging-count"], "2")
      assert.strictEqual(head.headers["x-amz-server-side-encryption"], "AES256")
      const tagging = yield* send("GET", "/bkt/k", { query: { tagging: "" } })
      assert.deepStrictEqual(Client.texts(tagging.xml, "Value"), ["1", "two words"])
      const override = yield* send("GET", "/bkt/k", {
        query: { "response-content-type": "a/b", "response-expires": "é" }
      })
      assert.strictEqual(override.headers["content-type"], "a/b")
      assert.strictEqual(override.headers["expires"], "Ã©")
    }))

  it.effect("are refused with what cannot be kept", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      const refused = (headers: Record<string, string>) => Effect.map(send("PUT", "/bkt/k", { headers }), (a) => a.code)
      assert.strictEqual(yield* refused({ "x-amz-meta-a": "x".repeat(2048) }), "MetadataTooLarge")
      assert.strictEqual(yield* refused({ "x-amz-storage-class": "NONE" }), "InvalidStorageClass")
      assert.strictEqual(yield* refused({ "x-amz-tagging": "a=1&a=2" }), "InvalidArgument")
      assert.strictEqual(yield* refused({ "x-amz-acl": "mine" }), "InvalidArgument")
      assert.strictEqual(yield* refused({ "x-amz-write-offset-bytes": "0" }), "NotImplemented")
      assert.strictEqual((yield* send("GET", "/bkt")).text.includes("<Contents>"), false)
    }))
})

describe("integrity", () => {
  it.effect("every checksum is checked, kept and returned", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      const right: Record<string, string> = {
        crc32: "NhCmhg==",
        crc32c: "mnG7TA==",
        crc64nvme: "M3eFcAZSQlc=",
        sha1: "qvTGHdzF6KLavt4PO0gs2a6pQ00=",
        sha256: "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="
      }
      for (const [algorithm, value] of Object.entries(right)) {
        const name = `x-amz-checksum-${algorithm}`
        const put = yield* send("PUT", "/bkt/k", { body: "hello", headers: { [name]: value } })
        assert.deepStrictEqual([put.status, put.headers[name]], [200, value])
        assert.isUndefined((yield* send("GET", "/bkt/k")).headers[name])
        const get = yield* send("GET", "/bkt/k", { headers: { "x-amz-checksum-mode": "ENABLED" } })
        assert.deepStrictEqual([get.headers[name], get.headers["x-amz-checksum-type"]], [value, "FULL_OBJECT"])
        const wrong = yield* send("PUT", "/bkt/k", { body: "hellO", headers: { [name]: value } })
        assert.deepStrictEqual([wrong.status, wrong.code], [400, "BadDigest"])
        const odd = yield* send("PUT", "/bkt/k", { body: "hello", headers: { [name]: "AAA=" } })
        assert.strictEqual(odd.code, "InvalidRequest")
      }
      const two = yield* send("PUT", "/bkt/k", {
        body: "hello",
        headers: { "x-amz-checksum-crc32": right["crc32"]!, "x-amz-checksum-sha1": right["sha1"]! }
      })
      assert.strictEqual(two.code, "InvalidRequest")
      const none = yield* send("PUT", "/bkt/k", { body: "hello" })
      assert.strictEqual(none.headers["x-amz-checksum-crc64nvme"], right["crc64nvme"])
    }))

  it.effect("Content-MD5 and x-amz-content-sha256 are held against the body", () =>
    Effect.gen(function*() {
      const { emulator, send } = yield* setup
      const put = (headers: Record<string, string>, payloadHash?: string) =>
        Effect.map(send("PUT", "/bkt/k", { body: "hello", headers, payloadHash }), (a) => `${a.status} ${a.code}`)
      assert.strictEqual(yield* put({ "content-md5": "XUFAKrxLKna5cZ2REBfFkg==" }), "200 undefined")
      assert.strictEqual(yield* put({ "content-md5": "1B2M2Y8AsgTpgAmY7PhCfg==" }), "400 BadDigest")
      assert.strictEqual(yield* put({ "content-md5": "nonsense" }), "400 InvalidDigest")
      assert.strictEqual(yield* put({}, "0".repeat(64)), "400 XAmzContentSHA256Mismatch")
      assert.strictEqual(yield* put({}, "UNSIGNED-PAYLOAD"), "200 undefined")
      assert.strictEqual(yield* emulator.objectCount("bkt"), 1)
    }))

  it.effect("a body must have the length it says", () =>
    Effect.gen(function*() {
      const { emulator, send } = yield* setup
      const put = (body: string | undefined, length: number | null) =>
        Effect.map(
          send("PUT", "/bkt/k", { body, length, payloadHash: "UNSIGNED-PAYLOAD" }),
          (a) => `${a.status} ${a.code}`
        )
      assert.strictEqual(yield* put("hello", 6), "400 IncompleteBody")
      assert.strictEqual(yield* put("hello", 4), "400 IncompleteBody")
      assert.strictEqual(yield* put("hello", null), "411 MissingContentLength")
      assert.strictEqual(yield* put(undefined, null), "411 MissingContentLength")
      assert.strictEqual(yield* put("", 5 * 1024 ** 3 + 1), "400 EntityTooLarge")
      assert.strictEqual(yield* emulator.objectCount("bkt"), 0)
      const broken = yield* send("PUT", "/bkt/k", { body: Stream.fail("lost"), length: 5 })
      assert.strictEqual(broken.code, "IncompleteBody")
    }))
})

describe("conditions", () => {
  it.effect("on reads, in the order of RFC 9110", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      yield* TestClock.setTime(Date.parse("2026-02-15T08:00:00.900Z"))
      yield* send("PUT", "/bkt/k", { body: "hello" })
      const before = "Sun, 15 Feb 2026 07:59:59 GMT"
      const same = "Sun, 15 Feb 2026 08:00:00 GMT"
      const get = (headers: Record<string, string>) => Effect.map(send("GET", "/bkt/k", { headers }), (a) => a.status)
      assert.strictEqual(yield* get({ "if-match": helloTag }), 200)
      assert.strictEqual(yield* get({ "if-match": "5d41402abc4b2a76b9719d911017c592" }), 200)
      assert.strictEqual(yield* get({ "if-match": "*" }), 200)
      assert.strictEqual(yield* get({ "if-match": `"other", ${helloTag}` }), 200)
      assert.strictEqual(yield* get({ "if-match": "\"other\"" }), 412)
      assert.strictEqual(yield* get({ "if-none-match": helloTag }), 304)
      assert.strictEqual(yield* get({ "if-none-match": "\"other\"" }), 200)
      assert.strictEqual(yield* get({ "if-modified-since": before }), 200)
      assert.strictEqual(yield* get({ "if-modified-since": same }), 304)
      assert.strictEqual(yield* get({ "if-unmodified-since": same }), 200)
      assert.strictEqual(yield* get({ "if-unmodified-since": before }), 412)
      assert.strictEqual(yield* get({ "if-match": helloTag, "if-unmodified-since": before }), 200)
      assert.strictEqual(yield* get({ "if-none-match": "\"other\"", "if-modified-since": same }), 200)
      assert.strictEqual(yield* get({ "if-match": helloTag, "if-none-match": helloTag }), 304)
      assert.strictEqual(yield* get({ "if-modified-since": "yesterday" }), 200)
      const notModified = yield* send("GET", "/bkt/k", { headers: { "if-none-match": "*" } })
      assert.deepStrictEqual([notModified.headers["etag"], notModified.bytes.length], [helloTag, 0])
    }))

  it.effect("on writes", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      const put = (headers: Record<string, string>, body = "x") =>
        Effect.map(send("PUT", "/bkt/k", { body, headers }), (a) => `${a.status} ${a.code}`)
      assert.strictEqual(yield* put({ "if-match": helloTag }), "404 NoSuchKey")
      assert.strictEqual(yield* put({ "if-none-match": "*" }, "hello"), "200 undefined")
      assert.strictEqual(yield* put({ "if-none-match": "*" }), "412 PreconditionFailed")
      assert.strictEqual(yield* put({ "if-none-match": helloTag }), "501 NotImplemented")
      assert.strictEqual(yield* put({ "if-match": "\"other\"" }), "412 PreconditionFailed")
      assert.strictEqual(yield* put({ "if-match": helloTag }), "200 undefined")
      const remove = (tag: string) =>
        Effect.map(send("DELETE", "/bkt/k", { headers: { "if-match": tag } }), (a) => a.status)
      assert.strictEqual(yield* remove(helloTag), 412)
      assert.strictEqual(yield* remove("*"), 204)
      assert.strictEqual(yield* remove("*"), 404)
    }))

  it.effect("of many writers exactly one wins", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      const gates = Effect.yieldNow().pipe(Effect.repeatN(3))
      const race = (letter: string, headers: Record<string, string>) =>
        Effect.forEach(Array.from({ length: 8 }, (_, i) => i), (i) =>
          Effect.map(
            send("PUT", "/bkt/k", {
              headers,
              length: 2,
              body: Stream.make(Client.bytes(letter), Client.bytes(String(i))).pipe(Stream.tap(() => gates))
            }),
            (a) => a.status
          ), { concurrency: "unbounded" })
      const created = yield* race("a", { "if-none-match": "*" })
      assert.deepStrictEqual([...created].sort(), [200, 412, 412, 412, 412, 412, 412, 412])
      const etag = (yield* send("HEAD", "/bkt/k")).headers["etag"] ?? ""
      const updated = yield* race("b", { "if-match": etag })
      assert.deepStrictEqual([...updated].sort(), [200, 412, 412, 412, 412, 412, 412, 412])
    }))

  it.effect("a deletion while a conditional write comes in is a conflict", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      const half = yield* Deferred.make<void>()
      const go = yield* Deferred.make<void>()
      const body = Stream.concat(
        Stream.make(Client.bytes("a")),
        Stream.fromEffect(Effect.as(
          Effect.andThen(Deferred.succeed(half, undefined), Deferred.await(go)),
          Client.bytes("b")
        ))
      )
      const writer = yield* Effect.fork(send("PUT", "/bkt/k", { body, length: 2, headers: { "if-none-match": "*" } }))
      yield* Deferred.await(half)
      yield* send("PUT", "/bkt/k", { body: "other" })
      yield* send("DELETE", "/bkt/k")
      yield* Deferred.succeed(go, undefined)
      const answer = yield* Fiber.join(writer)
      assert.deepStrictEqual([answer.status, answer.code], [409, "ConditionalRequestConflict"])
    }))
})

describe("copies", () => {
  it.effect("keep or replace what the writer said", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      yield* send("PUT", "/bkt/ü +", {
        body: "hello",
        headers: {
          "content-type": "a/b",
          "x-amz-meta-a": "1",
          "x-amz-tagging": "t=1",
          "x-amz-storage-class": "STANDARD_IA",
          "x-amz-website-redirect-location": "/x"
        }
      })
      const source = "/bkt/%C3%BC%20%2B"
      const copy = yield* send("PUT", "/bkt/copy", { headers: { "x-amz-copy-source": source, "x-amz-meta-b": "2" } })
      assert.strictEqual(copy.xml.name, "CopyObjectResult")
      assert.deepStrictEqual(Client.texts(copy.xml, "ETag"), [helloTag])
      const kept = yield* send("HEAD", "/bkt/copy")
      assert.strictEqual(kept.headers["x-amz-meta-a"], "1")
      assert.isUndefined(kept.headers["x-amz-meta-b"])
      assert.strictEqual(kept.headers["x-amz-tagging-count"], "1")
      assert.isUndefined(kept.headers["x-amz-storage-class"])
      assert.isUndefined(kept.headers["x-amz-website-redirect-location"])
      yield* send("PUT", "/bkt/copy", {
        headers: {
          "x-amz-copy-source": source,
          "x-amz-metadata-directive": "REPLACE",
          "x-amz-tagging-directive": "REPLACE",
          "x-amz-meta-b": "2"
        }
      })
      const replaced = yield* send("GET", "/bkt/copy")
      assert.strictEqual(replaced.headers["x-amz-meta-b"], "2")
      assert.isUndefined(replaced.headers["x-amz-meta-a"])
      assert.isUndefined(replaced.headers["x-amz-tagging-count"])
      assert.strictEqual(replaced.headers["content-type"], "binary/octet-stream")
      assert.strictEqual(replaced.text, "hello")
    }))

  it.effect("are refused", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      yield* send("PUT", "/bkt/k", { body: "hello" })
      const copy = (headers: Record<string, string>, to = "/bkt/to") =>
        Effect.map(send("PUT", to, { headers }), (a) => `${a.status} ${a.code}`)
      const from = { "x-amz-copy-source": "bkt/k" }
      assert.strictEqual(yield* copy(from, "/bkt/k"), "400 InvalidRequest")
      assert.strictEqual(yield* copy({ ...from, "x-amz-metadata-directive": "REPLACE" }, "/bkt/k"), "200 undefined")
      assert.strictEqual(yield* copy({ "x-amz-copy-source": "bkt/none" }), "404 NoSuchKey")
      assert.strictEqual(yield* copy({ "x-amz-copy-source": "none-such/k" }), "404 NoSuchBucket")
      assert.strictEqual(yield* copy({ "x-amz-copy-source": "bkt" }), "400 InvalidArgument")
      assert.strictEqual(yield* copy({ ...from, "x-amz-metadata-directive": "MERGE" }), "400 InvalidArgument")
      assert.strictEqual(
        yield* copy({ ...from, "x-amz-copy-source-if-match": "\"other\"" }),
        "412 PreconditionFailed"
      )
      assert.strictEqual(
        yield* copy({ ...from, "x-amz-copy-source-if-none-match": helloTag }),
        "412 PreconditionFailed"
      )
      assert.strictEqual(yield* copy({ ...from, "if-none-match": "*" }, "/bkt/k2"), "200 undefined")
      assert.strictEqual(yield* copy({ ...from, "if-none-match": "*" }, "/bkt/k2"), "412 PreconditionFailed")
    }))
})

describe("batch deletes", () => {
  const md5 = (text: string): string => compute("MD5", Client.bytes(text))

  it.effect("say what became of each key", () =>
    Effect.gen(function*() {
      const { emulator, send } = yield* setup
      for (const key of ["a", "b&", "c"]) yield* send("PUT", `/bkt/${key}`)
      const remove = (body: string) =>
        send("POST", "/bkt", { query: { delete: "" }, body, headers: { "content-md5": md5(body) } })
      const answer = yield* remove(
        "<Delete><Object><Key>a</Key></Object><Object><Key>none</Key></Object><Object><Key>c</Key><VersionId>null</VersionId></Object><Object><Key>b&amp;</Key><VersionId>1</VersionId></Object></Delete>"
      )
      assert.strictEqual(answer.xml.name, "DeleteResult")
      assert.deepStrictEqual(answer.xml.children.map((c) => `${c.name} ${Client.texts(c, "Key")[0]}`), [
        "Deleted a",
        "Deleted none",
        "Deleted c",
        "Error b&"
      ])
      assert.deepStrictEqual(Client.texts(answer.xml, "Code"), ["NoSuchVersion"])
      const quiet = yield* remove("<Delete><Quiet>true</Quiet><Object><Key>b&amp;</Key></Object></Delete>")
      assert.deepStrictEqual(quiet.xml.children, [])
      assert.strictEqual(yield* emulator.objectCount("bkt"), 0)
      assert.strictEqual((yield* remove("<Delete></Delete>")).code, "MalformedXML")
      assert.strictEqual((yield* remove("<Delete><Object>")).code, "MalformedXML")
      const objects = "<Object><Key>x</Key></Object>"
      assert.strictEqual((yield* remove(`<Delete>${objects.repeat(1000)}</Delete>`)).status, 200)
      assert.strictEqual((yield* remove(`<Delete>${objects.repeat(1001)}</Delete>`)).code, "MalformedXML")
      const bare = yield* send("POST", "/bkt", { query: { delete: "" }, body: `<Delete>${objects}</Delete>` })
      assert.deepStrictEqual([bare.status, bare.code], [400, "InvalidRequest"])
    }))
})
