import * as base64 from "../wire/base64.js"
import type { ChecksumAlgorithm } from "../wire/checksum.js"
import { algorithms, headerName } from "../wire/checksum.js"
import type { Headers } from "./headers.js"
import { refusal } from "./refusal.js"
import type { Checksum, ChecksumType } from "./state.js"
import * as Xml from "./xml.js"

const sizes: Record<ChecksumAlgorithm, number> = { CRC32: 4, CRC32C: 4, CRC64NVME: 8, SHA1: 20, SHA256: 32 }

/**
 * The checksum that a request declares for its body; without a value it comes as a trailer.
 *
 * @internal
 */
export interface Declared {
  readonly algorithm: ChecksumAlgorithm
  readonly value: string | undefined
}

/** @internal */
export const checkValue = (algorithm: ChecksumAlgorithm, value: string): void => {
  if (base64.decode(value)?.length !== sizes[algorithm]) {
    throw refusal("InvalidRequest", { message: `Value for ${headerName(algorithm)} header is invalid.` })
  }
}

/** @internal */
export const parseAlgorithm = (text: string): ChecksumAlgorithm => {
  const algorithm = algorithms.find((a) => a === text.toUpperCase())
  if (algorithm === undefined) {
    throw refusal("InvalidRequest", {
      message:
        "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]"
    })
  }
  return algorithm
}

/** @internal */
export const trailerNames = (headers: Headers): ReadonlyArray<string> =>
  (headers.get("x-amz-trailer") ?? "").split(",").map((name) => name.trim().toLowerCase()).filter((name) => name !== "")

/** @internal */
export const fromHeaders = (headers: Headers): Declared | undefined => {
  const present = algorithms.filter((algorithm) => headers.has(headerName(algorithm)))
  const trailers = trailerNames(headers)
  const trailing = algorithms.filter((algorithm) => trailers.includes(headerName(algorithm)))
  if (present.length + trailing.length > 1) {
    throw refusal("InvalidRequest", {
      message: "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."
    })
  }
  const algorithm = present[0] ?? trailing[0]
  const announced = headers.get("x-amz-sdk-checksum-algorithm")
  if (announced !== undefined) {
    if (algorithm === undefined) {
      throw refusal("InvalidRequest", {
        message:
          "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found."
      })
    }
    if (parseAlgorithm(announced) !== algorithm) {
      throw refusal("InvalidRequest", { message: "Value for x-amz-sdk-checksum-algorithm header is invalid." })
    }
  }
  if (algorithm === undefined) return undefined
  const value = headers.get(headerName(algorithm))
  if (value !== undefined) checkValue(algorithm, value)
  return { algorithm, value }
}

/**
 * Whether the headers name a digest that the body is held against, of whatever kind.
 *
 * @internal
 */
export const isDeclared = (headers: Headers): boolean =>
  headers.has("content-md5") || algorithms.some((algorithm) => headers.has(headerName(algorithm))) ||
  trailerNames(headers).some((name) => algorithms.some((algorithm) => name === headerName(algorithm)))

/** @internal */
export const responseHeaders = (checksum: Checksum | undefined): Array<readonly [string, string]> =>
  checksum === undefined
    ? []
    : [[headerName(checksum.algorithm), checksum.value], ["x-amz-checksum-type", checksum.type]]

/** @internal */
export const elementName = (algorithm: ChecksumAlgorithm): string => `Checksum${algorithm}`

/** @internal */
export const elements = (checksum: Checksum | undefined): string =>
  checksum === undefined
    ? ""
    : Xml.textElement(elementName(checksum.algorithm), checksum.value) + Xml.textElement("ChecksumType", checksum.type)

/**
 * The type of a multipart object's checksum, and whether the pair is one that S3 computes.
 *
 * @internal
 */
export const multipartType = (algorithm: ChecksumAlgorithm, requested: string | undefined): ChecksumType => {
  const type = requested?.toUpperCase() ?? (algorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE")
  if (type !== "COMPOSITE" && type !== "FULL_OBJECT") {
    throw refusal("InvalidRequest", { message: "Value for x-amz-checksum-type header is invalid." })
  }
  const sha = algorithm === "SHA1" || algorithm === "SHA256"
  if ((type === "COMPOSITE" && algorithm === "CRC64NVME") || (type === "FULL_OBJECT" && sha)) {
    throw refusal("InvalidRequest", {
      message: `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`
    })
  }
  return type
}
