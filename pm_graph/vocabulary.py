"""The terms of the graph, closed: a mistyped one is an error to the reader and to mypy alike.

:class:`PM` holds exactly the terms of ``ontology/pm.ttl``, which a test compares.
"""

ID = "https://w3id.org/pm-graph/id/"
GRAPH = "https://w3id.org/pm-graph/graph/"
INFERRED = GRAPH + "inferred"
"""The named graph of what follows from all others."""
_PM = "https://w3id.org/pm-graph/ontology#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_DCTERMS = "http://purl.org/dc/terms/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_OA = "http://www.w3.org/ns/oa#"


class PM:
    """The classes and properties of pm-graph's own vocabulary, as IRIs."""

    # classes
    Framework = _PM + "Framework"
    Skill = _PM + "Skill"
    LevelScheme = _PM + "LevelScheme"
    Level = _PM + "Level"
    SkillLevel = _PM + "SkillLevel"
    Role = _PM + "Role"
    RoleLevel = _PM + "RoleLevel"
    Title = _PM + "Title"
    Statement = _PM + "Statement"
    Responsibility = _PM + "Responsibility"
    Definition = _PM + "Definition"
    Guidance = _PM + "Guidance"
    Trait = _PM + "Trait"
    Observation = _PM + "Observation"
    UnstructuredStatement = _PM + "UnstructuredStatement"
    Capability = _PM + "Capability"
    LifecyclePhase = _PM + "LifecyclePhase"
    Stakeholder = _PM + "Stakeholder"
    Action = _PM + "Action"
    Involvement = _PM + "Involvement"
    Scope = _PM + "Scope"
    Modality = _PM + "Modality"
    Measure = _PM + "Measure"
    Topic = _PM + "Topic"
    Document = _PM + "Document"
    Passage = _PM + "Passage"

    # properties
    rank = _PM + "rank"
    nextLevel = _PM + "nextLevel"
    below = _PM + "below"
    above = _PM + "above"
    ofSkill = _PM + "ofSkill"
    atLevel = _PM + "atLevel"
    ofRole = _PM + "ofRole"
    listsSkill = _PM + "listsSkill"
    jobFamily = _PM + "jobFamily"
    about = _PM + "about"
    statedIn = _PM + "statedIn"
    notObservedAt = _PM + "notObservedAt"
    definedAt = _PM + "definedAt"
    action = _PM + "action"
    capability = _PM + "capability"
    involvement = _PM + "involvement"
    scope = _PM + "scope"
    modality = _PM + "modality"
    phase = _PM + "phase"
    stakeholder = _PM + "stakeholder"
    measure = _PM + "measure"
    nearby = _PM + "nearby"
    topicOf = _PM + "topicOf"
    section = _PM + "section"
    position = _PM + "position"
    form = _PM + "form"
    firstLine = _PM + "firstLine"
    lastLine = _PM + "lastLine"
    digest = _PM + "digest"
    omittedBecause = _PM + "omittedBecause"
    subjectPassage = _PM + "subjectPassage"
    objectPassage = _PM + "objectPassage"


class Outside:
    """The terms of other vocabularies that the graph or the engine uses, as IRIs."""

    rdf_type = _RDF + "type"
    rdfs_comment = _RDFS + "comment"
    rdfs_label = _RDFS + "label"
    owl_Axiom = _OWL + "Axiom"
    owl_annotatedProperty = _OWL + "annotatedProperty"
    owl_annotatedSource = _OWL + "annotatedSource"
    owl_annotatedTarget = _OWL + "annotatedTarget"
    owl_versionInfo = _OWL + "versionInfo"
    skos_prefLabel = _SKOS + "prefLabel"
    skos_altLabel = _SKOS + "altLabel"
    skos_hiddenLabel = _SKOS + "hiddenLabel"
    skos_definition = _SKOS + "definition"
    skos_inScheme = _SKOS + "inScheme"
    skos_notation = _SKOS + "notation"
    dcterms_description = _DCTERMS + "description"
    dcterms_identifier = _DCTERMS + "identifier"
    dcterms_isPartOf = _DCTERMS + "isPartOf"
    dcterms_license = _DCTERMS + "license"
    dcterms_source = _DCTERMS + "source"
    dcterms_title = _DCTERMS + "title"
    prov_wasDerivedFrom = "http://www.w3.org/ns/prov#wasDerivedFrom"
    oa_exact = _OA + "exact"
    xsd_integer = _XSD + "integer"
    xsd_string = _XSD + "string"


PREFIXES = {
    "pm": _PM,
    "id": ID,
    "graph": GRAPH,
    **{
        name: f"{ID}{name}/"
        for name in (
            "action",
            "capability",
            "involvement",
            "measure",
            "modality",
            "phase",
            "scope",
            "stakeholder",
            "topic",
        )
    },
    "dcterms": _DCTERMS,
    "oa": _OA,
    "org": "http://www.w3.org/ns/org#",
    "owl": _OWL,
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": _RDF,
    "rdfs": _RDFS,
    "semapv": "https://w3id.org/semapv/vocab/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": _SKOS,
    "sssom": "https://w3id.org/sssom/",
    "xsd": _XSD,
}
"""The prefixes that every query and every CURIE may use without declaring them."""
