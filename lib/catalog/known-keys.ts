/** What a schema takes at a place, for "did you mean". */
import * as z from 'zod';

/** The keys that the schema allows at this path of this value. */
export function knownKeys(schema: z.core.$ZodType, path: readonly PropertyKey[], value: unknown): readonly string[] {
  const inner = path.reduce<unknown>((around, step) => memberOf(around, step), value);

  return objectsAt(schema, path, value)
    .filter((option) => fits(option, inner))
    .flatMap(({ shape }) => Object.keys(shape));
}

/** The literals that it takes there, such as the types of a button. */
export function knownValues(schema: z.core.$ZodType, path: readonly PropertyKey[], value: unknown): readonly string[] {
  const key = String(path.at(-1));

  return objectsAt(schema, path.slice(0, -1), value).flatMap(({ shape }) => {
    const member = shape[key];
    if (member instanceof z.ZodLiteral) return [...member.values].map(String);

    return member instanceof z.ZodEnum ? member.options.map(String) : [];
  });
}

function objectsAt(schema: z.core.$ZodType, path: readonly PropertyKey[], value: unknown): readonly z.ZodObject[] {
  const inner = unwrapped(schema);
  const [step, ...rest] = path;

  if (inner instanceof z.ZodUnion)
    return inner.options
      .filter((option) => step === undefined || fits(unwrapped(option), value))
      .flatMap((option) => objectsAt(option, path, value));
  if (step === undefined) return inner instanceof z.ZodObject ? [inner] : [];

  const member = memberOf(value, step);
  if (inner instanceof z.ZodObject) {
    const next = inner.shape[String(step)];
    return next ? objectsAt(next, rest, member) : [];
  }
  if (inner instanceof z.ZodArray) return objectsAt(inner.element, rest, member);

  return inner instanceof z.ZodRecord ? objectsAt(inner.valueType, rest, member) : [];
}

export function memberOf(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/** Whether the literals of an object, such as its type, are those of the value. */
function fits(option: z.core.$ZodType, value: unknown): boolean {
  if (!(option instanceof z.ZodObject)) return true;
  if (typeof value !== 'object' || value === null) return false;

  return Object.entries(option.shape).every(([key, member]) => {
    const given: unknown = Reflect.get(value, key);
    return given === undefined || !(member instanceof z.ZodLiteral || member instanceof z.ZodEnum)
      ? true
      : member.safeParse(given).success;
  });
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return unwrapped(schema.def.innerType);

  return schema instanceof z.ZodPipe ? unwrapped(schema.def.in) : schema;
}
