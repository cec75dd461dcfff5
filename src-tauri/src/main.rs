fn main() {
    model_courier::run();
}
