import type { QualityFigure } from "../figures.js";
import type { UtilityId } from "../utility/train-and-test.js";
import type { TextId } from "../texts/fold-texts.js";
import type { FidelityId } from "./fold-fidelity.js";

export type QualityId = FidelityId | UtilityId | TextId;
type Heading = Pick<QualityFigure, "id" | "family" | "title" | "plainWords" | "better">;

const headings: Readonly<Record<QualityId, Omit<Heading, "id">>> = {
  shape: {
    family: "fidelity",
    title: "Shape: single columns",
    plainWords: "How alike each column's distribution is in the synthetic rows and in real rows the model never saw; 1 is the same.",
    better: "higher",
  },
  trend: {
    family: "fidelity",
    title: "Trend: pairs of associated columns",
    plainWords: "How well pairs of columns that clearly depend on each other keep their relation; 1 is the same.",
    better: "higher",
  },
  wnmis: {
    family: "fidelity",
    title: "Weighted mutual-information similarity",
    plainWords: "How alike the strength of dependence between columns is, strong dependences counting most; 1 is the same.",
    better: "higher",
  },
  accuracy3: {
    family: "fidelity",
    title: "Accuracy over one, two and three columns",
    plainWords: "Overlap of the binned tables of single columns, pairs and triples; 1 is the same, and no finite sample reaches it.",
    better: "higher",
  },
  coverage: {
    family: "fidelity",
    title: "Coverage: categories and tails",
    plainWords:
      "How much of the real rows' categories and of the outermost hundredths of their numbers the synthetic rows reach; 1 is all. Shuffling columns does not change it.",
    better: "higher",
  },
  missingness: {
    family: "fidelity",
    title: "Missingness: which cells are empty",
    plainWords:
      "How alike it is how often cells are empty, and which columns are empty in the same rows; 1 is the same, 0 has nothing in common.",
    better: "higher",
  },
  seasonality: {
    family: "fidelity",
    title: "Seasonality: month, weekday, hour",
    plainWords:
      "How alike dates are spread over the months of the year, the days of the week and the hours of the day; 1 is the same. Shuffling columns does not change it.",
    better: "higher",
  },
  groups: {
    family: "fidelity",
    title: "Groups: shape within the worst-served one",
    plainWords:
      "How alike the other columns are within the group of people (one category of one column) that is served worst, beside real people of that group; 1 is the same.",
    better: "higher",
  },
  c2st: {
    family: "fidelity",
    title: "Classifier two-sample test (AUC)",
    plainWords: "How well boosted trees tell a synthetic row from a real one: 0.5 is not at all, 1 is always.",
    better: "lower",
  },
  tstr: {
    family: "utility",
    title: "Trained on synthetic, tested on real",
    plainWords: "How well boosted trees that learned the target from the synthetic rows predict it for real people they never saw.",
    better: "higher",
  },
  trtr: {
    family: "utility",
    title: "Trained on real, tested on real",
    plainWords: "The same trees trained on the real rows: what there is to learn about the target.",
    better: "higher",
  },
  worth: {
    family: "utility",
    title: "Real rows that the synthetic ones are worth",
    plainWords:
      "Which share of as many real rows teaches the trees as much about the target as the synthetic rows do; 1 is as good as real rows.",
    better: "higher",
  },
  tstrLinear: {
    family: "utility",
    title: "Trained on synthetic, tested on real: linear model",
    plainWords: "The same question asked of a linear model, which sees no interplay of columns, in place of trees.",
    better: "higher",
  },
  trtrLinear: {
    family: "utility",
    title: "Trained on real, tested on real: linear model",
    plainWords: "The same linear model trained on the real rows.",
    better: "higher",
  },
  coefficients: {
    family: "utility",
    title: "Regression coefficients that agree",
    plainWords:
      "A regression of the target on the other columns, run on the synthetic rows and on real ones: the share of coefficients that differ no more than chance explains. As good as real rows is about 0.9.",
    better: "higher",
  },
  tbtr: {
    family: "utility",
    title: "Trained on both, tested on real",
    plainWords: "The trees trained on half of the real rows and as many synthetic ones; the ceiling has real rows in their place.",
    better: "higher",
  },
  calibration: {
    family: "utility",
    title: "Calibration error",
    plainWords:
      "By how much the probabilities that trees trained on the synthetic rows state miss what comes true for real people; 0 is not at all.",
    better: "lower",
  },
  importance: {
    family: "utility",
    title: "Agreement on which columns matter",
    plainWords:
      "Whether trees trained on the synthetic rows rank the columns by importance as trees trained on the real rows do: 1 is the same order, 0 no agreement.",
    better: "higher",
  },
  subgroupGap: {
    family: "utility",
    title: "The group served worst",
    plainWords:
      "Of all groups of 100 people and more, the one whose predictions most surely lose when trees learn from the synthetic rows in place of real ones: 0 is no loss.",
    better: "higher",
  },
  textUtility: {
    family: "utility",
    title: "Labels learned from synthetic text",
    plainWords:
      "How well a linear model that learned from the synthetic texts tells which label real people's texts carry, every label counting the same; 1 is always right.",
    better: "higher",
  },
  textLength: {
    family: "fidelity",
    title: "Length of texts",
    plainWords: "How alike the lengths of texts are, in characters, words and sentences; 1 is the same.",
    better: "higher",
  },
  textTopics: {
    family: "fidelity",
    title: "Topics of texts",
    plainWords: "How alike the shares of topics are, topics being groups of real texts of like words; 1 is the same.",
    better: "higher",
  },
  textDiversity: {
    family: "fidelity",
    title: "Diversity of texts",
    plainWords:
      "How alike it is how many different words, phrases and texts there are; 1 is the same, and too few and too many count alike.",
    better: "higher",
  },
  textFluency: {
    family: "fidelity",
    title: "Fluency of texts: bits per word",
    plainWords:
      "By how many bits a word the texts are easier, or harder, to foretell from real ones than real people's texts are: 0 is the same, easier is bland or copied, harder is garbled.",
    better: "lower",
  },
  textAssociation: {
    family: "fidelity",
    title: "Agreement of texts with the columns beside them",
    plainWords: "How alike it is how well text tells what stands in the other columns of its row; 1 is the same.",
    better: "higher",
  },
  textMauve: {
    family: "fidelity",
    title: "MAUVE of texts",
    plainWords:
      "How much the synthetic texts and real ones overlap when like texts are put in many small groups; real texts read what the ceiling says.",
    better: "higher",
  },
};

export function figureOf(id: QualityId, result: QualityFigure["result"]): QualityFigure {
  return { id, ...headings[id], result };
}
