import type { Crc64 } from "./crc64nvme.js"

// crc(left || right) = crc(left) * x^(8 * length(right)) + crc(right), in GF(2)[x] modulo the polynomial. Registers
// are reflected: the highest bit is the coefficient of x^0.

const multiply32 = (a: number, b: number, polynomial: number): number => {
  let product = 0
  let shifted = b
  for (let bit = 31; bit >= 0; bit--) {
    if (a >>> bit & 1) product ^= shifted
    shifted = shifted & 1 ? shifted >>> 1 ^ polynomial : shifted >>> 1
  }
  return product >>> 0
}

const multiply64 = (a: Crc64, b: Crc64, polynomial: Crc64): Crc64 => {
  let high = 0
  let low = 0
  let shiftedHigh = b.high
  let shiftedLow = b.low
  for (let bit = 63; bit >= 0; bit--) {
    if ((bit > 31 ? a.high >>> bit - 32 : a.low >>> bit) & 1) {
      high ^= shiftedHigh
      low ^= shiftedLow
    }
    const carry = shiftedLow & 1
    shiftedLow = shiftedLow >>> 1 | shiftedHigh << 31
    shiftedHigh = shiftedHigh >>> 1
    if (carry !== 0) {
      shiftedLow ^= polynomial.low
      shiftedHigh ^= polynomial.high
    }
  }
  return { high: high >>> 0, low: low >>> 0 }
}

// `value` times x^(8 * length), by repeated squaring. Lengths may exceed 32 bits, so no shift operators on them.
const shift = <A>(value: A, length: number, xToTheEighth: A, multiply: (a: A, b: A) => A): A => {
  let power = xToTheEighth
  let out = value
  for (let rest = length; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) out = multiply(power, out)
    if (rest > 1) power = multiply(power, power)
  }
  return out
}

/** @internal */
export const combine32 = (left: number, right: number, rightLength: number, polynomial: number): number =>
  (shift(left, rightLength, 0x00800000, (a, b) => multiply32(a, b, polynomial)) ^ right) >>> 0

/** @internal */
export const combine64 = (left: Crc64, right: Crc64, rightLength: number, polynomial: Crc64): Crc64 => {
  const shifted = shift(left, rightLength, { high: 0x00800000, low: 0 }, (a, b) => multiply64(a, b, polynomial))
  return { high: (shifted.high ^ right.high) >>> 0, low: (shifted.low ^ right.low) >>> 0 }
}
