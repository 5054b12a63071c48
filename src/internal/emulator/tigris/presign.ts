/**
 * Signs URLs for whoever asks, with the secret of any key that the emulator knows: the answer of Tigris' own service.
 */
import { toAmzDate } from "../../wire/dates.js"
import { encodePath, encodeQuery } from "../../wire/uri.js"
import { canonicalRequestHash } from "../auth/canonical.js"
import * as Scope from "../auth/scope.js"
import { algorithm } from "../auth/v4.js"
import type { Context, Operation } from "../operation.js"
import { documentBody } from "../operation.js"
import { refusal } from "../refusal.js"
import { getBucket } from "../state.js"
import { notAllowed } from "./bucket.js"
import type { JsonObject } from "./json.js"
import { jsonResponse, readObject } from "./json.js"

const week = 604_800

const read = (asked: JsonObject) => {
  const { bucket, expires_in, key, key_id, type, version_id } = asked
  if (
    typeof bucket !== "string" || typeof key !== "string" || key === "" || typeof key_id !== "string" ||
    typeof expires_in !== "number" || !Number.isInteger(expires_in) || expires_in < 1 || expires_in > week ||
    (type !== "get" && type !== "put") || (version_id !== undefined && typeof version_id !== "string")
  ) {
    throw notAllowed("The URL that is asked for is not understood")
  }
  return { bucket, key, keyId: key_id, seconds: expires_in, type, versionId: version_id }
}

const signed = (context: Context, asked: ReturnType<typeof read>): string => {
  const { keyring, now, secure, state, target: { host } } = context
  const identity = keyring.find(asked.keyId)
  // Whose token is needed too, whoever has the URL lacks it.
  if (identity === undefined || identity.sessionToken !== undefined) {
    throw refusal("InvalidAccessKeyId", { details: [["AWSAccessKeyId", asked.keyId]] })
  }
  const amzDate = toAmzDate(now)
  const scope: Scope.Scope = {
    accessKeyId: identity.accessKeyId,
    date: amzDate.slice(0, 8),
    region: state.region,
    service: "s3"
  }
  const path = encodePath(`/${asked.bucket}/${asked.key}`)
  const query = encodeQuery([
    ["X-Amz-Algorithm", algorithm],
    ["X-Amz-Credential", `${identity.accessKeyId}/${Scope.text(scope)}`],
    ["X-Amz-Date", amzDate],
    ["X-Amz-Expires", String(asked.seconds)],
    ["X-Amz-SignedHeaders", "host"],
    ...(asked.versionId === undefined ? [] : [["versionId", asked.versionId] as const])
  ])
  const hash = canonicalRequestHash({
    method: asked.type === "get" ? "GET" : "PUT",
    path,
    query,
    host,
    headers: new Map(),
    signedHeaders: ["host"],
    payloadHash: "UNSIGNED-PAYLOAD"
  })
  const signature = Scope.sign(keyring.signingKey(identity, scope), algorithm, amzDate, scope, hash)
  return `${secure ? "https" : "http"}://${host}${path}?${query}&X-Amz-Signature=${signature}`
}

/** @internal */
export const presignUrl: Operation = {
  name: "PresignUrl",
  payload: documentBody,
  run: (context, payload) => {
    const asked = read(readObject(payload))
    getBucket(context.state, asked.bucket)
    return jsonResponse({
      bucket: asked.bucket,
      key: asked.key,
      key_id: asked.keyId,
      type: asked.type,
      url: signed(context, asked)
    })
  }
}
