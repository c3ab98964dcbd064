// Letters are compared as the server compares them: no case, no accents, a Turkish i like any other.
export const fold = (text) =>
  text.replace(/[ıİ]/g, "i").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
