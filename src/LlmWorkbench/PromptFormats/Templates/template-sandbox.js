// The library, made safe for templates of strangers. Jint bounds statements, time, recursion and what is allocated step by step; these
// bounds are for single calls that would allocate without a step in between. A template itself is no JavaScript and reaches none of this.
var renderTemplate = (function (library, mostLetters) {
    "use strict";
    class Refusal extends Error {}
    const tooLong = () => new RangeError("too long");
    const require = length => {
        if (length > mostLetters) throw tooLong();
    };

    const repeat = String.prototype.repeat;
    String.prototype.repeat = function (count) {
        require(this.length * count);
        return repeat.call(this, count);
    };
    for (const name of ["padStart", "padEnd"]) {
        const pad = String.prototype[name];
        String.prototype[name] = function (length, filler) {
            require(length);
            return pad.call(this, length, filler);
        };
    }
    const join = Array.prototype.join;
    Array.prototype.join = function (separator) {
        let length = this.length * (separator === undefined ? 1 : String(separator).length);
        for (const item of this) length += typeof item === "string" ? item.length : 8;
        require(length);
        return join.call(this, separator);
    };

    // All that a template computes goes through here: no text of it grows beyond the bound, however often it is doubled.
    const evaluate = library.Interpreter.prototype.evaluate;
    library.Interpreter.prototype.evaluate = function (node, environment) {
        const result = evaluate.call(this, node, environment);
        if (result && typeof result.value === "string") require(result.value.length);
        return result;
    };

    const set = library.Environment.prototype.set;
    library.Environment.prototype.set = function (name, value) {
        const refuse = message => {
            throw new Refusal(typeof message === "string" ? message : "");
        };
        return set.call(this, name, name === "raise_exception" ? refuse : value);
    };

    return (template, values) => {
        try {
            return "=" + new library.Template(template).render(JSON.parse(values));
        } catch (error) {
            if (error instanceof Refusal) return "!" + error.message;
            if (error instanceof RangeError && error.message === "too long") return "#";
            return "?" + (error && error.message ? error.message : String(error));
        }
    };
})(module.exports, mostLetters);
