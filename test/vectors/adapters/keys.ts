import { addressProblem, bucketNameProblem, isVirtualHostable } from "../../../src/internal/wire/bucketName.js"
import { canonicalUri } from "../../../src/internal/wire/canonicalUri.js"
import { formatCopySource } from "../../../src/internal/wire/copySource.js"
import * as hex from "../../../src/internal/wire/hex.js"
import { keyProblem } from "../../../src/internal/wire/keyName.js"
import { decodeListing } from "../../../src/internal/wire/listing.js"
import * as uri from "../../../src/internal/wire/uri.js"
import * as Adapter from "../Adapter.js"
import { differences } from "../expect.js"

interface KeyVector extends Adapter.Vector {
  readonly kind: "key"
  readonly key: string
  readonly keyUtf8Hex?: string
  readonly byteLength: number
  readonly hazards?: ReadonlyArray<string>
  readonly expected: {
    readonly wirePathVirtualHosted: string
    readonly wirePathPathStyle: string
    readonly canonicalUriVirtualHosted: string
    readonly canonicalUriPathStyle: string
    readonly queryValue: string
    readonly copySourceHeader: string
    readonly listingUrlEncoded: string
  }
}

interface InvalidKeyVector extends Adapter.Vector {
  readonly kind: "invalid-key"
  readonly key: string
  readonly expected: { readonly clientMayReject: boolean; readonly serverCode: string | null }
}

interface ListingVector extends Adapter.Vector {
  readonly kind: "listing-decode"
  readonly encodingType: string | null
  readonly encoded: string
  readonly expected: { readonly key: string }
}

interface BucketVector extends Adapter.Vector {
  readonly kind: "bucket-name"
  readonly bucket: string
  readonly expected: { readonly validForCreate: boolean; readonly virtualHostable: unknown }
}

const runKey = ({ byteLength, expected, hazards, key, keyUtf8Hex }: KeyVector): Adapter.Verdict => {
  const { same, verdict } = differences()
  const virtualHosted = "/" + uri.encodePath(key)
  const pathStyle = "/" + uri.encodePath("bkt") + "/" + uri.encodePath(key)
  same("problem", keyProblem(key) ?? null, null)
  same("length", uri.utf8Length(key), byteLength)
  same("bytes", hex.encode(new TextEncoder().encode(key)), keyUtf8Hex)
  same("virtual-hosted path", virtualHosted, expected.wirePathVirtualHosted)
  same("path-style path", pathStyle, expected.wirePathPathStyle)
  same("canonical virtual-hosted path", canonicalUri(virtualHosted), expected.canonicalUriVirtualHosted)
  same("canonical path-style path", canonicalUri(pathStyle), expected.canonicalUriPathStyle)
  same("query value", uri.encodeComponent(key), expected.queryValue)
  same("copy source", formatCopySource("bkt", key), expected.copySourceHeader)
  same("listing", decodeListing(expected.listingUrlEncoded), key)
  same("decoded path", uri.decodeComponent(virtualHosted.slice(1)), key)
  if (hazards !== undefined) {
    same("dot segment", uri.hasDotSegment(key), hazards.some((hazard) => hazard.startsWith("dot-segment")))
  }
  return verdict()
}

// A key that the client may pass on is the server's to refuse, with its own code.
const runInvalidKey = ({ expected, key }: InvalidKeyVector): Adapter.Verdict => {
  const rejected = keyProblem(key) !== undefined
  if (rejected) return expected.clientMayReject ? "passed" : { failed: "rejects what it must send" }
  return expected.serverCode === null ? { failed: "lets pass what no server answers" } : "passed"
}

const runListing = ({ encoded, encodingType, expected }: ListingVector): Adapter.Verdict => {
  const { same, verdict } = differences()
  same("key", encodingType === "url" ? decodeListing(encoded) : encoded, expected.key)
  return verdict()
}

const runBucket = ({ bucket, expected }: BucketVector): Adapter.Verdict => {
  const { fail, same, verdict } = differences()
  same("valid for create", bucketNameProblem(bucket) === undefined, expected.validForCreate)
  if (expected.validForCreate && addressProblem(bucket) !== undefined) fail("cannot be addressed")
  // Where this is no boolean, it depends on more than the name.
  if (typeof expected.virtualHostable === "boolean") {
    same(
      "virtual hostable",
      bucketNameProblem(bucket) === undefined && isVirtualHostable(bucket, false),
      expected.virtualHostable
    )
  }
  return verdict()
}

export const keys = Adapter.make("keys", (vector: KeyVector | InvalidKeyVector | ListingVector | BucketVector) => {
  switch (vector.kind) {
    case "key":
      return runKey(vector)
    case "invalid-key":
      return runInvalidKey(vector)
    case "listing-decode":
      return runListing(vector)
    case "bucket-name":
      return runBucket(vector)
  }
  return { failed: `unknown kind ${String((vector as { readonly kind: unknown }).kind)}` }
})
