//! scikit-learn, from the names in its pickles (never loaded), the schema of skops, and the configuration that skops' hub
//! helpers write; fastai and bare PyTorch are told by the same names.

use serde_json::Value;

use super::Model;
use super::library::found;
use crate::config::{identifier, release};
use crate::stated::one_line;
use crate::summary::{Fact, Library, Task};

const CLASSIFIERS: &[&str] = &[
    "BernoulliNB",
    "CategoricalNB",
    "ComplementNB",
    "GaussianNB",
    "LinearDiscriminantAnalysis",
    "LinearSVC",
    "LogisticRegression",
    "LogisticRegressionCV",
    "MultinomialNB",
    "NearestCentroid",
    "NuSVC",
    "Perceptron",
    "QuadraticDiscriminantAnalysis",
    "SVC",
];
const REGRESSORS: &[&str] = &[
    "ARDRegression",
    "BayesianRidge",
    "ElasticNet",
    "ElasticNetCV",
    "KernelRidge",
    "Lars",
    "Lasso",
    "LassoCV",
    "LinearRegression",
    "LinearSVR",
    "NuSVR",
    "PLSRegression",
    "Ridge",
    "RidgeCV",
    "SVR",
];

pub(super) fn describe(model: &mut Model<'_>) {
    let weights = model.weights;
    for (path, scan) in &weights.pickles {
        let uses = |top: &str| scan.imports.iter().any(|import| import.module.split('.').next() == Some(top));
        if uses("sklearn") {
            found(model, Library::Sklearn, path);
            if let Some(version) = scan.versions.get("_sklearn_version").and_then(|version| release(version)) {
                model.summary.training.versions.insert("scikit-learn".into(), version);
            }
            let names: Vec<&str> = scan.imports.iter().map(|import| import.name.as_str()).collect();
            describe_object(model, scan.root.as_ref().map(|root| root.name.as_str()), &names, path);
        } else if uses("fastai") {
            found(model, Library::Fastai, path);
        } else if uses("torch") && !model.view.has("config.json") {
            found(model, Library::Pytorch, path);
        }
    }
    for (path, schema) in &weights.skops {
        found(model, Library::Sklearn, path);
        if let Some(version) = schema.sklearn_version.as_deref().and_then(release) {
            model.summary.training.versions.insert("scikit-learn".into(), version);
        }
        if let Some(version) = schema.skops_version.as_deref().and_then(release) {
            model.summary.training.versions.insert("skops".into(), version);
        }
        let names: Vec<&str> = schema.classes.iter().map(|(_, name)| name.as_str()).collect();
        describe_object(model, schema.root.as_deref(), &names, path);
    }
    by_configuration(model);
}

fn describe_object(model: &mut Model<'_>, root: Option<&str>, names: &[&str], path: &str) {
    if model.summary.library != Some(Library::Sklearn) {
        return;
    }
    model.fill(Fact::Architecture, |summary| &mut summary.architecture, root.and_then(identifier), path);
    let is_classifier = |name: &&str| name.ends_with("Classifier") || CLASSIFIERS.contains(name);
    let is_regressor = |name: &&str| name.ends_with("Regressor") || REGRESSORS.contains(name);
    let of_words = names.iter().any(|name| matches!(*name, "TfidfVectorizer" | "CountVectorizer" | "HashingVectorizer"));
    let named = |is: &dyn Fn(&&str) -> bool| root.filter(|root| is(root)).is_some() || names.iter().any(is);
    // Where parts of both kinds are in it, only the outer class tells.
    let task = match (root.is_some_and(|root| is_classifier(&root)), named(&is_classifier), named(&is_regressor)) {
        (true, _, _) | (_, true, false) if of_words => Some(Task::TextClassification),
        (true, _, _) | (_, true, false) => Some(Task::TabularClassification),
        (_, false, true) => Some(Task::TabularRegression),
        _ => None,
    };
    model.fill(Fact::Task, |summary| &mut summary.task, task, path);
}

fn by_configuration(model: &mut Model<'_>) {
    let Some(settings) = model.json("config.json").and_then(|config| config.get("sklearn").cloned()) else { return };
    let task = settings.get("task").and_then(Value::as_str).and_then(Task::named);
    if let Some(task) = task {
        model.summary.task = Some(task);
        model.summary.sources.insert(Fact::Task, "config.json".into());
    }
    let columns = settings.get("columns").and_then(Value::as_array).into_iter().flatten().take(1000).filter_map(Value::as_str);
    model.summary.columns = columns.map(|name| one_line(name, 100)).collect();
    if !model.summary.columns.is_empty() {
        model.from(Fact::Columns, "config.json");
    }
}
