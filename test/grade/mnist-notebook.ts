/** A made-up notebook of the MNIST lab, with what a test changes. */
import { asFloat, fitOutput, notebook, type CodeCell } from './build-notebook.ts';

export interface Changes {
  readonly year?: number;
  readonly fcBuilder?: string;
  readonly fcCompile?: string;
  readonly fcFit?: Partial<CodeCell>;
  readonly fcEvaluate?: Partial<CodeCell>;
  readonly cnnFit?: Partial<CodeCell>;
  readonly cnnEvaluate?: Partial<CodeCell>;
  readonly tape?: Partial<CodeCell>;
  /** Cells after the tape. */
  readonly after?: readonly CodeCell[];
}

const bar313 = '313/313 [==============================] - 1s 3ms/step - loss: 0.1105 - accuracy: ';

/** FC 96.91%, CNN 98.95%, the tape trained and not measured: recipes of the edition of TensorFlow 2024. */
export function mnistNotebook(changes: Changes = {}): object {
  const {
    year = 2024,
    fcBuilder = fcDefault,
    fcCompile = 'optimizer=tf.keras.optimizers.SGD(learning_rate=1e-1)',
  } = changes;
  return notebook([
    `# Copyright ${year}\n# MNIST digit classification`,
    { source: 'import tensorflow as tf\nimport numpy as np\nfrom tqdm import tqdm' },
    {
      source:
        'mnist = tf.keras.datasets.mnist\n(train_images, train_labels), (test_images, test_labels) = mnist.load_data()',
    },
    { source: fcBuilder },
    {
      source: `model.compile(${fcCompile},\n  loss='sparse_categorical_crossentropy',\n  metrics=['accuracy'])`,
    },
    {
      source:
        '# Batches of 64\nBATCH_SIZE = 64\nEPOCHS = 5\nmodel.fit(train_images, train_labels, batch_size=BATCH_SIZE, epochs=EPOCHS)',
      stdout: fitOutput(5, 938),
      results: ['<keras.callbacks.History at 0x7f>'],
      ...changes.fcFit,
    },
    {
      source:
        "test_loss, test_acc = model.evaluate(test_images, test_labels)\nprint('Test accuracy:', test_acc)",
      stdout: `${bar313}0.9691\nTest accuracy: ${asFloat(0.9691)}\n`,
      ...changes.fcEvaluate,
    },
    { source: cnnBuilder },
    {
      source:
        "cnn_model.compile(optimizer=tf.keras.optimizers.Adam(learning_rate=1e-3), loss='sparse_categorical_crossentropy', metrics=['accuracy'])\ncnn_model.fit(train_images, train_labels, batch_size=BATCH_SIZE, epochs=EPOCHS)",
      stdout: fitOutput(5, 938, 0.19, 0.994),
      ...changes.cnnFit,
    },
    {
      source:
        "test_loss, test_acc = cnn_model.evaluate(test_images, test_labels)\nprint('Test accuracy:', test_acc)",
      stdout: `${bar313}0.9895\nTest accuracy: ${asFloat(0.9895)}\n`,
      ...changes.cnnEvaluate,
    },
    {
      source: tapeLoop,
      stderr:
        '\r 50%|#####     | 2500/5000 [00:40<00:40, 62.0it/s]\r100%|##########| 5000/5000 [01:20<00:00, 62.0it/s]\n',
      png: 'iVBORw0KGgo=',
      ...changes.tape,
    },
    ...(changes.after ?? []),
  ]);
}

const fcDefault = `def build_fc_model():
  fc_model = tf.keras.Sequential([
      # First define a Flatten layer
      tf.keras.layers.Flatten(),
      tf.keras.layers.Dense(128, activation=tf.nn.relu),
      tf.keras.layers.Dense(10, activation=tf.nn.softmax)
  ])
  return fc_model

model = build_fc_model()`;

export const sigmoidBuilder = fcDefault.replace('tf.nn.relu', "'sigmoid'");

const cnnBuilder = `def build_cnn_model():
    cnn_model = tf.keras.Sequential([
        tf.keras.layers.Conv2D(filters=24, kernel_size=(3,3), activation=tf.nn.relu),
        tf.keras.layers.MaxPool2D(pool_size=(2,2)),
        tf.keras.layers.Conv2D(36, (3,3), activation=tf.nn.relu),
        tf.keras.layers.MaxPool2D(pool_size=(2,2)),
        tf.keras.layers.Flatten(),
        tf.keras.layers.Dense(128, activation=tf.nn.relu),
        tf.keras.layers.Dense(10, activation=tf.nn.softmax)
    ])
    return cnn_model

cnn_model = build_cnn_model()`;

const tapeLoop = `cnn_model = build_cnn_model()
batch_size = 12
optimizer = tf.keras.optimizers.SGD(learning_rate=1e-2)
for idx in tqdm(range(0, train_images.shape[0], batch_size)):
  (images, labels) = (train_images[idx:idx+batch_size], train_labels[idx:idx+batch_size])
  with tf.GradientTape() as tape:
    logits = cnn_model(images)
    loss_value = tf.keras.backend.sparse_categorical_crossentropy(labels, logits)
  grads = tape.gradient(loss_value, cnn_model.trainable_variables)
  optimizer.apply_gradients(zip(grads, cnn_model.trainable_variables))`;

export interface TorchChanges {
  readonly fcBuilder?: string;
  /** Body of the student's evaluate: the model that it applies. */
  readonly applied?: string;
  readonly fcOutput?: string;
  readonly cnnOutput?: string;
}

const torchBuilder =
  'def build_fc_model():\n    fc_model = nn.Sequential(nn.Flatten(), nn.Linear(28 * 28, 128), nn.ReLU(), nn.Linear(128, 10))\n    return fc_model\n\nfc_model = build_fc_model().to(device)';

/** The same lab in the edition of PyTorch, which writes its own functions. */
export function torchNotebook({
  applied = 'model',
  fcBuilder = torchBuilder,
  ...outputs
}: TorchChanges = {}): object {
  const {
    fcOutput = 'Test accuracy: 0.9663\n',
    cnnOutput = "Test accuracy: tensor(0.9768, device='cuda:0')\n",
  } = outputs;
  return notebook([
    '# Copyright 2025\n# MNIST digit classification in PyTorch',
    { source: 'import torch\nimport torch.nn as nn\nimport torchvision.datasets as datasets' },
    { source: 'train_dataset = datasets.MNIST(train=True)\ntest_dataset = datasets.MNIST(train=False)' },
    {
      source:
        'BATCH_SIZE = 64\ntrainset_loader = DataLoader(train_dataset, batch_size=BATCH_SIZE, shuffle=True)\ntestset_loader = DataLoader(test_dataset, batch_size=BATCH_SIZE)',
    },
    {
      source: fcBuilder,
    },
    { source: 'loss_function = nn.CrossEntropyLoss()\noptimizer = optim.SGD(fc_model.parameters(), lr=0.1)' },
    {
      source: `def train(model, dataloader, criterion, optimizer, epochs=5):
    model.train()
    for epoch in range(epochs):
        for images, labels in dataloader:
            outputs = model(images)
            loss = criterion(outputs, labels)
            loss.backward()
            optimizer.step()
        print(f"Epoch {epoch + 1}, Loss: {total_loss}, Accuracy: {acc:.4f}")`,
    },
    {
      source: 'train(fc_model, trainset_loader, loss_function, optimizer)',
      stdout: [1, 2, 3, 4, 5].map((n) => `Epoch ${n}, Loss: ${0.4 / n}, Accuracy: 0.9${n}10\n`).join(''),
    },
    {
      source: `def evaluate(model, dataloader, loss_function):
    model.eval()
    with torch.no_grad():
        for images, labels in testset_loader:
            outputs = ${applied}(images)
            loss = loss_function(outputs, labels)
    return test_loss, test_acc

test_loss, test_acc = evaluate(fc_model, trainset_loader, loss_function)
print('Test accuracy:', test_acc)`,
      stdout: fcOutput,
    },
    {
      source: `class CNN(nn.Module):
    def __init__(self):
        super(CNN, self).__init__()
        self.conv1 = nn.Conv2d(1, 24, kernel_size=3)
        self.pool1 = nn.MaxPool2d(kernel_size=2)
        self.conv2 = nn.Conv2d(24, 36, kernel_size=3)
        self.pool2 = nn.MaxPool2d(kernel_size=2)
        self.flatten = nn.Flatten()
        self.fc1 = nn.Linear(36 * 5 * 5, 128)
        self.relu = nn.ReLU()
        self.fc2 = nn.Linear(128, 10)

cnn_model = CNN().to(device)`,
    },
    {
      source: `optimizer = optim.SGD(cnn_model.parameters(), lr=1e-2)
epochs = 7
for epoch in range(epochs):
    for idx, (images, labels) in enumerate(tqdm(trainset_loader)):
        logits = cnn_model(images)
        loss = loss_function(logits, labels)
        loss.backward()
        optimizer.step()`,
      stdout: 'Epoch 7, Loss: 0.0, Accuracy: 0.9790\n',
      stderr: '100%|##########| 938/938 [00:20<00:00, 46.0it/s]\n',
    },
    {
      source:
        "test_loss, test_acc = evaluate(cnn_model, trainset_loader, loss_function)\nprint('Test accuracy:', test_acc)",
      stdout: cnnOutput,
    },
  ]);
}
