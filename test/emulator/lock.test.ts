import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/Emulator.js"
import { compute } from "../../src/internal/wire/checksum.js"
import * as Client from "./client.js"

const day = 86_400_000

const md5 = (body: string) => ({ "content-md5": compute("MD5", Client.bytes(body)) })

const locked = { "x-amz-bucket-object-lock-enabled": "true" }

const configuration = (retention: string) =>
  `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>${
    retention === "" ? "" : `<Rule><DefaultRetention>${retention}</DefaultRetention></Rule>`
  }</ObjectLockConfiguration>`

const retention = (mode: string, days: number) =>
  `<Retention><Mode>${mode}</Mode><RetainUntilDate>${new Date(days * day).toISOString()}</RetainUntilDate></Retention>`

const setup = Effect.gen(function*() {
  const send = Client.make(yield* Emulator.make({ buckets: ["plain"] }))
  yield* send("PUT", "/bkt", { headers: locked })
  const put = (key: string, headers: Record<string, string> = {}) =>
    send("PUT", `/bkt/${key}`, { body: key, headers: { ...md5(key), ...headers } })
  const configure = (body: string) => send("PUT", "/bkt", { query: { "object-lock": "" }, body })
  const retain = (key: string, body: string, bypass = false) =>
    Effect.map(
      send("PUT", `/bkt/${key}`, {
        query: { retention: "" },
        body,
        headers: bypass ? { "x-amz-bypass-governance-retention": "true" } : {}
      }),
      (answer) => answer.code ?? String(answer.status)
    )
  const remove = (key: string, bypass = false) =>
    Effect.gen(function*() {
      const versionId = (yield* send("HEAD", `/bkt/${key}`)).headers["x-amz-version-id"] ?? ""
      const answer = yield* send("DELETE", `/bkt/${key}`, {
        query: { versionId },
        headers: bypass ? { "x-amz-bypass-governance-retention": "true" } : {}
      })
      return answer.code ?? String(answer.status)
    })
  return { send, put, configure, retain, remove }
})

describe("a bucket's object lock", () => {
  it.effect("comes with its creation, and keeps its versions", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      const get = yield* send("GET", "/bkt", { query: { "object-lock": "" } })
      assert.deepStrictEqual(Client.texts(get.xml, "ObjectLockEnabled"), ["Enabled"])
      const versioning = yield* send("GET", "/bkt", { query: { versioning: "" } })
      assert.deepStrictEqual(Client.texts(versioning.xml, "Status"), ["Enabled"])
      const suspend = yield* send("PUT", "/bkt", {
        query: { versioning: "" },
        body: "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>"
      })
      assert.deepStrictEqual([suspend.status, suspend.code], [409, "InvalidBucketState"])
    }))

  it.effect("can be had later, if versions are kept", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      const query = { "object-lock": "" }
      assert.strictEqual((yield* send("GET", "/plain", { query })).code, "ObjectLockConfigurationNotFoundError")
      assert.strictEqual((yield* send("PUT", "/plain", { query, body: configuration("") })).code, "InvalidBucketState")
      yield* send("PUT", "/plain", {
        query: { versioning: "" },
        body: "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
      })
      const rule = configuration("<Mode>COMPLIANCE</Mode><Years>2</Years>")
      assert.strictEqual((yield* send("PUT", "/plain", { query, body: rule })).status, 200)
      assert.deepStrictEqual(Client.texts((yield* send("GET", "/plain", { query })).xml, "Years"), ["2"])
    }))

  it.effect("is not there where nobody asked for it", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      yield* send("PUT", "/plain/k")
      const code = (method: string, query: Record<string, string>, call: Client.Call = {}) =>
        Effect.map(send(method, "/plain/k", { query, ...call }), (a) => a.code)
      assert.strictEqual(yield* code("GET", { retention: "" }), "InvalidRequest")
      assert.strictEqual(yield* code("GET", { "legal-hold": "" }), "InvalidRequest")
      assert.strictEqual(
        yield* code("PUT", {}, { headers: { "x-amz-object-lock-legal-hold": "ON" } }),
        "InvalidRequest"
      )
      assert.strictEqual(
        yield* code("DELETE", {}, { headers: { "x-amz-bypass-governance-retention": "true" } }),
        "InvalidArgument"
      )
    }))

  it.effect("is configured within limits", () =>
    Effect.gen(function*() {
      const { configure } = yield* setup
      const code = (rule: string) => Effect.map(configure(configuration(rule)), (a) => a.code ?? String(a.status))
      assert.strictEqual(yield* code("<Mode>GOVERNANCE</Mode><Days>1</Days>"), "200")
      assert.strictEqual(yield* code("<Mode>GOVERNANCE</Mode><Days>1</Days><Years>1</Years>"), "MalformedXML")
      assert.strictEqual(yield* code("<Mode>GOVERNANCE</Mode>"), "MalformedXML")
      assert.strictEqual(yield* code("<Mode>governance</Mode><Days>1</Days>"), "MalformedXML")
      assert.strictEqual(yield* code("<Mode>GOVERNANCE</Mode><Days>0</Days>"), "InvalidArgument")
      assert.strictEqual(yield* code("<Mode>GOVERNANCE</Mode><Years>-1</Years>"), "InvalidArgument")
      assert.strictEqual(yield* code("<Mode>GOVERNANCE</Mode><Days>36501</Days>"), "InvalidArgument")
      assert.strictEqual((yield* configure(configuration("").replace("Enabled<", "Off<"))).code, "MalformedXML")
    }))
})

describe("a locked object", () => {
  it.effect("can be hidden, but not deleted, until its time has come", () =>
    Effect.gen(function*() {
      const { put, remove, send } = yield* setup
      const until = new Date(2 * day).toISOString()
      const answer = yield* put("k", {
        "x-amz-object-lock-mode": "COMPLIANCE",
        "x-amz-object-lock-retain-until-date": until
      })
      const versionId = answer.headers["x-amz-version-id"] ?? ""
      const head = yield* send("HEAD", "/bkt/k")
      assert.deepStrictEqual(
        [head.headers["x-amz-object-lock-mode"], head.headers["x-amz-object-lock-retain-until-date"]],
        ["COMPLIANCE", until]
      )
      assert.strictEqual(yield* remove("k"), "AccessDenied")
      assert.strictEqual(yield* remove("k", true), "AccessDenied")
      const batch = `<Delete><Object><Key>k</Key><VersionId>${versionId}</VersionId></Object></Delete>`
      const many = yield* send("POST", "/bkt", { query: { delete: "" }, body: batch, headers: md5(batch) })
      assert.deepStrictEqual(Client.texts(many.xml, "Code"), ["AccessDenied"])
      const hidden = yield* send("DELETE", "/bkt/k")
      assert.deepStrictEqual([hidden.status, hidden.headers["x-amz-delete-marker"]], [204, "true"])
      yield* send("DELETE", "/bkt/k", { query: { versionId: hidden.headers["x-amz-version-id"] ?? "" } })
      yield* TestClock.adjust("2 days")
      assert.strictEqual(yield* remove("k"), "204")
    }))

  it.effect("under governance goes for whoever says so", () =>
    Effect.gen(function*() {
      const { put, remove, retain } = yield* setup
      yield* put("k")
      assert.strictEqual(yield* retain("k", retention("GOVERNANCE", 2)), "200")
      assert.strictEqual(yield* remove("k"), "AccessDenied")
      assert.strictEqual(yield* remove("k", true), "204")
    }))

  it.effect("is held longer, never shorter", () =>
    Effect.gen(function*() {
      const { put, retain, send } = yield* setup
      yield* put("k")
      assert.strictEqual(
        (yield* send("GET", "/bkt/k", { query: { retention: "" } })).code,
        "NoSuchObjectLockConfiguration"
      )
      assert.strictEqual(yield* retain("k", retention("GOVERNANCE", 2)), "200")
      assert.strictEqual(yield* retain("k", retention("GOVERNANCE", 3)), "200")
      assert.strictEqual(yield* retain("k", retention("GOVERNANCE", 2)), "AccessDenied")
      assert.strictEqual(yield* retain("k", retention("COMPLIANCE", 3)), "AccessDenied")
      assert.strictEqual(yield* retain("k", "<Retention/>"), "AccessDenied")
      assert.strictEqual(yield* retain("k", retention("GOVERNANCE", 1), true), "200")
      assert.strictEqual(yield* retain("k", "<Retention/>", true), "200")
      assert.strictEqual(yield* retain("k", retention("COMPLIANCE", 2)), "200")
      assert.strictEqual(yield* retain("k", retention("COMPLIANCE", 4)), "200")
      assert.strictEqual(yield* retain("k", retention("COMPLIANCE", 3), true), "AccessDenied")
      assert.strictEqual(yield* retain("k", retention("GOVERNANCE", 5), true), "AccessDenied")
      assert.strictEqual(yield* retain("k", "<Retention/>", true), "AccessDenied")
      assert.strictEqual(yield* retain("k", retention("COMPLIANCE", -1)), "InvalidArgument")
      assert.strictEqual(yield* retain("k", retention("NONE", 9)), "MalformedXML")
      assert.strictEqual(yield* retain("k", "<Retention><Mode>GOVERNANCE</Mode></Retention>"), "MalformedXML")
      assert.strictEqual(yield* retain("none", retention("COMPLIANCE", 2)), "NoSuchKey")
      const got = yield* send("GET", "/bkt/k", { query: { retention: "" } })
      assert.deepStrictEqual(Client.texts(got.xml, "RetainUntilDate"), ["1970-01-05T00:00:00.000Z"])
      yield* TestClock.adjust("5 days")
      assert.strictEqual(yield* retain("k", retention("GOVERNANCE", 6)), "200")
    }))

  it.effect("under a legal hold stays as long as that does", () =>
    Effect.gen(function*() {
      const { put, remove, send } = yield* setup
      yield* put("k")
      const query = { "legal-hold": "" }
      assert.strictEqual((yield* send("GET", "/bkt/k", { query })).code, "NoSuchObjectLockConfiguration")
      const hold = (status: string) =>
        Effect.map(
          send("PUT", "/bkt/k", { query, body: `<LegalHold><Status>${status}</Status></LegalHold>` }),
          (a) => a.code ?? String(a.status)
        )
      assert.strictEqual(yield* hold("ON"), "200")
      assert.strictEqual((yield* send("HEAD", "/bkt/k")).headers["x-amz-object-lock-legal-hold"], "ON")
      assert.strictEqual(yield* remove("k", true), "AccessDenied")
      assert.strictEqual(yield* hold("maybe"), "MalformedXML")
      assert.strictEqual(yield* hold("OFF"), "200")
      assert.deepStrictEqual(Client.texts((yield* send("GET", "/bkt/k", { query })).xml, "Status"), ["OFF"])
      assert.strictEqual(yield* remove("k"), "204")
    }))

  it.effect("says by what in its headers", () =>
    Effect.gen(function*() {
      const { put } = yield* setup
      const code = (headers: Record<string, string>) => Effect.map(put("k", headers), (a) => a.code ?? String(a.status))
      const until = "x-amz-object-lock-retain-until-date"
      const mode = "x-amz-object-lock-mode"
      const later = new Date(day).toISOString()
      assert.strictEqual(yield* code({ [mode]: "GOVERNANCE" }), "InvalidArgument")
      assert.strictEqual(yield* code({ [until]: later }), "InvalidArgument")
      assert.strictEqual(yield* code({ [mode]: "NONE", [until]: later }), "InvalidArgument")
      assert.strictEqual(yield* code({ [mode]: "GOVERNANCE", [until]: "soon" }), "InvalidArgument")
      assert.strictEqual(yield* code({ [mode]: "GOVERNANCE", [until]: new Date(0).toISOString() }), "InvalidArgument")
      assert.strictEqual(yield* code({ "x-amz-object-lock-legal-hold": "on" }), "InvalidArgument")
      assert.strictEqual(yield* code({ [mode]: "GOVERNANCE", [until]: later }), "200")
    }))

  it.effect("must come with a digest", () =>
    Effect.gen(function*() {
      const { configure, send } = yield* setup
      const bare = (headers: Record<string, string> = {}) => send("PUT", "/bkt/k", { body: "x", headers })
      assert.strictEqual((yield* bare()).status, 200)
      assert.strictEqual((yield* bare({ "x-amz-object-lock-legal-hold": "ON" })).code, "InvalidRequest")
      yield* configure(configuration("<Mode>GOVERNANCE</Mode><Days>1</Days>"))
      assert.strictEqual((yield* bare()).code, "InvalidRequest")
      assert.strictEqual((yield* bare(md5("x"))).status, 200)
    }))

  it.effect("is held by the bucket's rule, however it was made", () =>
    Effect.gen(function*() {
      const { configure, put, send } = yield* setup
      yield* put("before")
      yield* configure(configuration("<Mode>GOVERNANCE</Mode><Days>3</Days>"))
      yield* TestClock.adjust("1 day")
      const until = (key: string) =>
        Effect.map(send("HEAD", `/bkt/${key}`), (a) => a.headers["x-amz-object-lock-retain-until-date"])
      yield* put("put")
      yield* put("own", {
        "x-amz-object-lock-mode": "GOVERNANCE",
        "x-amz-object-lock-retain-until-date": new Date(2 * day).toISOString()
      })
      yield* send("PUT", "/bkt/copy", { headers: { "x-amz-copy-source": "bkt/own" } })
      const begun = yield* send("POST", "/bkt/parts", { query: { uploads: "" } })
      const uploadId = Client.texts(begun.xml, "UploadId")[0] ?? ""
      const part = yield* send("PUT", "/bkt/parts", {
        query: { uploadId, partNumber: "1" },
        body: "x",
        headers: md5("x")
      })
      yield* send("POST", "/bkt/parts", {
        query: { uploadId },
        body: `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${
          part.headers["etag"]
        }</ETag></Part></CompleteMultipartUpload>`
      })
      assert.isUndefined(yield* until("before"))
      assert.strictEqual(yield* until("own"), "1970-01-03T00:00:00.000Z")
      for (const key of ["put", "copy", "parts"]) assert.strictEqual(yield* until(key), "1970-01-05T00:00:00.000Z")
    }))
})
