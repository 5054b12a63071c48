const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

// 0000-01-01 to the last millisecond of 9999: what every format here can write.
const earliest = -62167219200000
const latest = 253402300799999

/** @internal */
export const isFormattable = (ms: number): boolean => ms >= earliest && ms <= latest

// The formatters are total, as an exception here would be a defect; callers check with `isFormattable`.
const clamp = (ms: number): number => ms >= earliest ? Math.min(ms, latest) : ms < earliest ? earliest : 0

const daysInMonth = (year: number, month: number): number =>
  month === 2
    ? (year % 4 === 0 && year % 100 !== 0 || year % 400 === 0 ? 29 : 28)
    : month === 4 || month === 6 || month === 9 || month === 11
    ? 30
    : 31

// Not Date.UTC: that rolls 31 February over, and reads the years 0 to 99 as 1900 to 1999.
const fromParts = (
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number
): number | undefined => {
  if (!(year >= 0 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) {
    return undefined
  }
  if (!(hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 59)) return undefined
  const shifted = month > 2 ? year : year - 1
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return ((era * 146097 + dayOfEra - 719468) * 86400 + hour * 3600 + minute * 60 + second) * 1000
}

// The number that `count` digits write, or NaN.
const digits = (s: string, at: number, count: number): number => {
  let n = 0
  for (let i = at; i < at + count; i++) {
    const code = s.charCodeAt(i)
    if (!(code >= 48 && code <= 57)) return NaN
    n = n * 10 + code - 48
  }
  return n
}

let lastSecond = NaN
let lastAmzDate = ""

/** @internal */
export const toAmzDate = (ms: number): string => {
  const second = Math.floor(clamp(ms) / 1000)
  if (second !== lastSecond) {
    const iso = new Date(second * 1000).toISOString()
    lastAmzDate = iso.slice(0, 4) + iso.slice(5, 7) + iso.slice(8, 13) + iso.slice(14, 16) + iso.slice(17, 19) + "Z"
    lastSecond = second
  }
  return lastAmzDate
}

/** @internal */
export const fromAmzDate = (s: string): number | undefined =>
  s.length === 16 && s.charCodeAt(8) === 84 && s.charCodeAt(15) === 90
    ? fromParts(
      digits(s, 0, 4),
      digits(s, 4, 2),
      digits(s, 6, 2),
      digits(s, 9, 2),
      digits(s, 11, 2),
      digits(s, 13, 2)
    )
    : undefined

/** @internal */
export const toIso = (ms: number): string => new Date(clamp(ms)).toISOString()

/**
 * ISO 8601 as S3 servers write it: any number of fraction digits, `Z`, an offset, or no zone at all, which means
 * UTC here and never local time. A date alone is its midnight.
 *
 * @internal
 */
export const fromIso = (s: string): number | undefined => {
  if (s.charCodeAt(4) !== 45 || s.charCodeAt(7) !== 45) return undefined
  const year = digits(s, 0, 4)
  const month = digits(s, 5, 2)
  const day = digits(s, 8, 2)
  if (s.length === 10) return fromParts(year, month, day, 0, 0, 0)
  const separator = s.charCodeAt(10)
  if (separator !== 84 && separator !== 116 && separator !== 32) return undefined
  if (s.charCodeAt(13) !== 58 || s.charCodeAt(16) !== 58) return undefined
  const base = fromParts(year, month, day, digits(s, 11, 2), digits(s, 14, 2), digits(s, 17, 2))
  if (base === undefined) return undefined
  let at = 19
  let millis = 0
  if (s.charCodeAt(at) === 46) {
    const start = ++at
    while (s.charCodeAt(at) >= 48 && s.charCodeAt(at) <= 57) at++
    if (at === start) return undefined
    millis = Number(s.slice(start, start + 3).slice(0, at - start).padEnd(3, "0"))
  }
  if (at === s.length) return base + millis
  const zone = s.charCodeAt(at)
  if (zone === 90 || zone === 122) return at + 1 === s.length ? base + millis : undefined
  if (zone !== 43 && zone !== 45) return undefined
  const colon = s.charCodeAt(at + 3) === 58 ? 1 : 0
  if (s.length !== at + 5 + colon) return undefined
  const hours = digits(s, at + 1, 2)
  const minutes = digits(s, at + 3 + colon, 2)
  if (!(hours <= 23 && minutes <= 59)) return undefined
  const offset = (hours * 60 + minutes) * 60000
  return base + millis + (zone === 43 ? -offset : offset)
}

/** @internal */
export const toHttpDate = (ms: number): string => new Date(clamp(ms)).toUTCString()

const rfc1123 = /^[a-z]{3}, (\d{1,2}) ([a-z]{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) (?:gmt|utc|z|[+-]0000)$/i
const rfc850 = /^[a-z]{6,9}, (\d{1,2})-([a-z]{3})-(\d{2}) (\d{2}):(\d{2}):(\d{2}) (?:gmt|utc)$/i
const asctime = /^[a-z]{3} ([a-z]{3}) ([ \d]\d) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/i

const month = (name: string): number => months.indexOf(name.toLowerCase()) + 1

/** @internal */
export const fromHttpDate = (s: string): number | undefined => {
  let m = rfc1123.exec(s)
  if (m !== null) return fromParts(+m[3]!, month(m[2]!), +m[1]!, +m[4]!, +m[5]!, +m[6]!)
  m = rfc850.exec(s)
  if (m !== null) {
    const year = +m[3]!
    // The format is from before 1995, and HTTP itself began in 1989.
    return fromParts(year < 70 ? 2000 + year : 1900 + year, month(m[2]!), +m[1]!, +m[4]!, +m[5]!, +m[6]!)
  }
  m = asctime.exec(s)
  if (m !== null) return fromParts(+m[6]!, month(m[1]!), +m[2]!, +m[3]!, +m[4]!, +m[5]!)
  return undefined
}
