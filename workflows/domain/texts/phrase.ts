/** The variables of a phrase: what stands in braces. */
export type VariablesOf<Phrase extends string> =
  Phrase extends `${string}{${infer Name}}${infer Rest}` ? Name | VariablesOf<Rest> : never;

/** The phrase with its variables. One that is missing, or that the phrase does not know, does not compile. */
export function say<Phrase extends string>(
  phrase: Phrase,
  variables: Readonly<Record<VariablesOf<Phrase>, string>>,
): string {
  const values = new Map<string, string>(Object.entries(variables));
  // In one pass: braces that somebody typed are no variables.
  return phrase.replace(/\{(\w+)\}/g, (mark, name: string) => values.get(name) ?? mark);
}

/**
 * The type of what says the same as `Original` in another language: the same phrases, each with the same
 * variables. The message of the compiler names what is wrong.
 */
export type Translation<Original, Given> = Original extends string
  ? Given extends string
    ? SameVariables<Original, Given>
    : string
  : Whole<Original, Given> & NothingElse<Original, Given>;

type SameVariables<Original extends string, Given extends string> = [
  Exclude<VariablesOf<Original>, VariablesOf<Given>>,
] extends [never]
  ? [Exclude<VariablesOf<Given>, VariablesOf<Original>>] extends [never]
    ? Given
    : `there is no {${Exclude<VariablesOf<Given>, VariablesOf<Original>>}}`
  : `{${Exclude<VariablesOf<Original>, VariablesOf<Given>>}} is missing`;

type Whole<Original, Given> = {
  readonly [Key in keyof Original]: Key extends keyof Given
    ? Translation<Original[Key], Given[Key]>
    : Original[Key] extends string
      ? string
      : Original[Key];
};

type NothingElse<Original, Given> = Original extends readonly unknown[]
  ? unknown
  : { readonly [Key in Exclude<keyof Given, keyof Original>]: never };

/** Takes what translates `Original`, and nothing less or more. */
export function translationOf<Original>() {
  return <const Given>(given: Given & Translation<Original, Given>): Given => given;
}
