// The least that a signature costs on Node: node:crypto, strings, and a signing key derived once a day.
import { createHash, createHmac, hash } from "node:crypto"
import { accessKeyId, region, secretAccessKey } from "./settings.mjs"

const hmac = (key, text) => createHmac("sha256", key).update(text).digest()
const hmacHex = (key, text) => createHmac("sha256", key).update(text).digest("hex")

// The one-shot hash() came with Node 20.12 and 21.7; it halves the cost of a short hash.
export const sha256Hex = hash === undefined
  ? (data) => createHash("sha256").update(data).digest("hex")
  : (data) => hash("sha256", data)

let keyDay = ""
let key
const signingKey = (day) => {
  if (day !== keyDay) {
    key = hmac(hmac(hmac(hmac(`AWS4${secretAccessKey}`, day), region), "s3"), "aws4_request")
    keyDay = day
  }
  return key
}

let dateSecond = 0
let dateText = ""
const amzDate = () => {
  const second = Math.floor(Date.now() / 1000)
  if (second !== dateSecond) {
    dateSecond = second
    dateText = new Date(second * 1000).toISOString().replace(/[-:]|\.\d{3}/g, "")
  }
  return dateText
}

export const unsignedPayload = "UNSIGNED-PAYLOAD"
export const emptyPayload = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

const signedNames = "host;x-amz-content-sha256;x-amz-date"

/** The headers to send; `query` is already in its canonical form. */
export const signHeaders = (method, host, path, query, payloadHash) => {
  const date = amzDate()
  const day = date.slice(0, 8)
  const scope = `${day}/${region}/s3/aws4_request`
  const canonical = `${method}\n${path}\n${query}\n` +
    `host:${host}\nx-amz-content-sha256:${payloadHash}\nx-amz-date:${date}\n\n${signedNames}\n${payloadHash}`
  const signature = hmacHex(signingKey(day), `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256Hex(canonical)}`)
  return {
    host,
    "x-amz-content-sha256": payloadHash,
    "x-amz-date": date,
    authorization:
      `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signedNames}, Signature=${signature}`
  }
}

export const presignGet = (origin, host, path, expires) => {
  const date = amzDate()
  const day = date.slice(0, 8)
  const scope = `${day}/${region}/s3/aws4_request`
  const query = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(`${accessKeyId}/${scope}`)}` +
    `&X-Amz-Date=${date}&X-Amz-Expires=${expires}&X-Amz-SignedHeaders=host`
  const canonical = `GET\n${path}\n${query}\nhost:${host}\n\nhost\nUNSIGNED-PAYLOAD`
  const signature = hmacHex(signingKey(day), `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256Hex(canonical)}`)
  return `${origin}${path}?${query}&X-Amz-Signature=${signature}`
}
