/**
 * Which pages of which origins may use a bucket, in Tigris' JSON.
 */
import type { CorsRule } from "../s3/model/cors.js"
import * as json from "./json.js"

/** @internal */
export const problem = (rules: ReadonlyArray<CorsRule>): string | undefined => {
  for (const { allowedOrigins, id, maxAgeSeconds } of rules) {
    if (id !== undefined) return "has a rule with an id, which S3.putBucketCors takes, and Tigris' own form does not"
    if (allowedOrigins.length === 0) return "has a rule without an origin"
    if (maxAgeSeconds !== undefined && !(Number.isSafeInteger(maxAgeSeconds) && maxAgeSeconds > 0)) {
      return "has a rule whose maxAgeSeconds is no whole number above zero"
    }
  }
  return undefined
}

/** @internal */
export const write = (rules: ReadonlyArray<CorsRule>): json.Json | null =>
  rules.length === 0 ? null : {
    rules: rules.map(({ allowedHeaders = [], allowedMethods, allowedOrigins, exposeHeaders = [], maxAgeSeconds }) => ({
      allowedOrigin: allowedOrigins,
      allowedMethods,
      allowedHeaders,
      exposeHeaders,
      ...(maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds })
    }))
  }

const texts = (value: unknown): ReadonlyArray<string> =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : json.words(value)

/** @internal */
export const read = (value: unknown): ReadonlyArray<CorsRule> =>
  json.list(json.object(value)["rules"]).map((rule) => {
    const { allowedHeaders, allowedMethods, allowedOrigin, exposeHeaders, maxAge } = json.object(rule)
    return {
      allowedOrigins: texts(allowedOrigin),
      allowedMethods: texts(allowedMethods),
      allowedHeaders: texts(allowedHeaders),
      exposeHeaders: texts(exposeHeaders),
      maxAgeSeconds: json.number(maxAge)
    }
  })
