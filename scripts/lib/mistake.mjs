/** Something that the operator has to put right: a name that stays, and what to do about it. Holds no secret. */
export class Mistake extends Error {
  constructor(name, detail) {
    super(`${name}: ${detail}`);
    this.name = name;
  }
}
